"""usage: client.py <host:port> <scenario>     Prints one line of JSON: what grpcio saw. Messages are built by hand, so no protobuf package is needed."""
import json
import sys

import grpc

address, scenario = sys.argv[1:3]
options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
channel = grpc.insecure_channel(address, options)
SOON = 20


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def number(field, value):
    return varint(field << 3) + varint(value) if value else b""


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value if value else b""


def read_varint(raw, at):
    value = shift = 0
    while True:
        byte = raw[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def fields(raw):
    """Field number to the list of its values: int or bytes."""
    found, at = {}, 0
    while at < len(raw):
        tag, at = read_varint(raw, at)
        value, at = read_varint(raw, at)
        if tag & 7 == 2:
            value, at = raw[at:at + value], at + value
        found.setdefault(tag >> 3, []).append(value)
    return found


def first(raw, field, default=0):
    return fields(raw).get(field, [default])[0]


def method(kind, name, service="ampora.test.v1.Peer", over=channel):
    return getattr(over, kind)(f"/{service}/{name}")


def unary(name, request=b"", service="ampora.test.v1.Peer", **options):
    return method("unary_unary", name, service).with_call(request, timeout=options.pop("timeout", SOON), **options)


def failure(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


def code(error):
    return error.code().value[0]


def scenario_unary():
    reply, _ = unary("Echo", number(1, 7) + data(2, "grüße"))
    return {"number": first(reply, 1), "text": first(reply, 2).decode()}


def scenario_server_stream():
    call = method("unary_stream", "Count")(number(1, 5000) + number(2, 100), timeout=SOON)
    numbers = [first(note, 1) for note in call]
    return {"count": len(numbers), "ordered": numbers == list(range(5000)), "code": code(call)}


def scenario_client_stream():
    reply = method("stream_unary", "Gather")((number(1, i) for i in range(1000)), timeout=SOON)
    return {"count": first(reply, 1), "sum": first(reply, 2)}


def scenario_duplex():
    import queue
    requests = queue.Queue()
    requests.put(b"")
    call = method("stream_stream", "Chat")(iter(requests.get, None), timeout=SOON)
    echoed = 0
    for note in call:
        echoed += first(note, 1) == echoed
        requests.put(number(1, echoed) if echoed < 100 else None)
    return {"echoed": echoed, "code": code(call)}


def scenario_metadata():
    sent = (("x-note", "plain text"), ("x-note-bin", b"\x00\xff\x01\xfe"), ("x-note-bin", b"\x01"))
    _, call = unary("Echo", metadata=sent)
    pick = lambda source, key: [value for name, value in source if name == key]
    return {
        "header": pick(call.initial_metadata(), "x-note")[0],
        "headerBytes": [value.hex() for value in pick(call.initial_metadata(), "x-note-bin")],
        "trailer": pick(call.trailing_metadata(), "x-trailer")[0],
        "trailerBytes": [value.hex() for value in pick(call.trailing_metadata(), "x-trailer-bin")],
    }


def scenario_status():
    error = failure(lambda: unary("Fail", number(1, 5) + data(2, "süd\n100 %")))
    return {"code": code(error), "detail": error.details(), "reason": dict(error.trailing_metadata())["x-reason"]}


def scenario_fault():
    error = failure(lambda: unary("Fail", number(1, 99)))
    return {"code": code(error), "detail": error.details()}


def scenario_deadline():
    return {"code": code(failure(lambda: unary("Wait", timeout=0.3)))}


def scenario_cancel():
    call = method("unary_stream", "Count")(number(1, 1) + number(3, 1), timeout=SOON)
    next(call)
    call.cancel()
    return {"code": code(failure(lambda: next(call)))}


def scenario_gzip():
    reply, _ = unary("Echo", data(2, "x" * 100_000), compression=grpc.Compression.Gzip)
    return {"length": len(first(reply, 2))}


def scenario_large():
    reply, _ = unary("Echo", data(3, b"\x01" * (3 * 1024 * 1024)))
    return {"length": len(first(reply, 3))}


def scenario_too_large():
    return {"code": code(failure(lambda: unary("Echo", data(3, bytes(5 * 1024 * 1024)))))}


def scenario_unknown():
    return {
        "method": code(failure(lambda: unary("Nothing"))),
        "service": code(failure(lambda: unary("Echo", service="ampora.test.v1.Nobody"))),
    }


def scenario_health():
    health = "grpc.health.v1.Health"
    watch = method("unary_stream", "Watch", health)(b"", timeout=SOON)
    watched = first(next(watch), 1)
    watch.cancel()
    names = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]
    listed = fields(unary("List", service=health)[0]).get(1, [])
    return {
        "server": names[first(unary("Check", service=health)[0], 1)],
        "stranger": code(failure(lambda: unary("Check", data(1, "nobody"), service=health))),
        "list": [first(entry, 1, b"").decode() for entry in listed],
        "watched": names[watched],
    }


def scenario_reflection():
    result = {}
    for version in ("v1", "v1alpha"):
        ask = method("stream_stream", "ServerReflectionInfo", f"grpc.reflection.{version}.ServerReflection")
        one = lambda request: next(ask(iter([request]), timeout=SOON))
        services = [first(item, 1).decode() for item in fields(first(one(data(7, "*")), 6)).get(1, [])]
        files = fields(first(one(data(4, "ampora.test.v1.Peer")), 4))[1]
        peer = next(item for item in fields(files[0])[6] if first(item, 1) == b"Peer")
        result[version] = {
            "services": services,
            "methods": [first(item, 1).decode() for item in fields(peer)[2]],
            "missing": first(first(one(data(3, "nothing.proto")), 7), 1),
        }
    return result


print(json.dumps(globals()["scenario_" + scenario.replace("-", "_")]()))
