"""Protobuf, WebSocket and HTTP by hand: what a client needs to speak OpAMP, and to speak it wrongly. Python's own library only."""
import base64
import gzip
import hashlib
import http.client
import json
import os
import socket
import struct
import time
import urllib.parse

PROTOBUF = "application/x-protobuf"
TIMEOUT = 15


# ---- protobuf -------------------------------------------------------------------------------------------------------

def varint(value):
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data, at):
    value = shift = 0
    while True:
        octet = data[at]
        at += 1
        value |= (octet & 0x7F) << shift
        shift += 7
        if not octet & 0x80:
            return value, at


def num(field, value):
    """A varint field."""
    return varint(field << 3) + varint(value)


def fixed(field, value):
    """A fixed64 field."""
    return varint(field << 3 | 1) + struct.pack("<Q", value)


def sub(field, *parts):
    """A length-delimited field: a message, bytes, or text."""
    body = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return varint(field << 3 | 2) + varint(len(body)) + body


class Message:
    """A decoded message: every field a list of its values, in the order in which they came."""

    def __init__(self, data):
        self.data = bytes(data)
        self.fields = {}
        at = 0
        while at < len(data):
            tag, at = read_varint(data, at)
            field, kind = tag >> 3, tag & 7
            if kind == 0:
                value, at = read_varint(data, at)
            elif kind == 1:
                value, at = struct.unpack_from("<Q", data, at)[0], at + 8
            elif kind == 2:
                size, at = read_varint(data, at)
                if at + size > len(data):
                    raise ValueError(f"field {field} is cut off")
                value, at = bytes(data[at:at + size]), at + size
            else:
                raise ValueError(f"field {field} has wire type {kind}")
            self.fields.setdefault(field, []).append(value)

    def has(self, field):
        return field in self.fields

    def number(self, field):
        return self.fields.get(field, [0])[-1]

    def bytes(self, field):
        return self.fields.get(field, [b""])[-1]

    def text(self, field):
        return self.bytes(field).decode()

    def sub(self, field):
        return Message(self.bytes(field))

    def all(self, field):
        return self.fields.get(field, [])

    def map(self, field):
        entries = [Message(entry) for entry in self.all(field)]
        return {entry.text(1): entry.sub(2) for entry in entries}


# ---- WebSocket (RFC 6455) -------------------------------------------------------------------------------------------

class Closed(Exception):
    """The region closed; code is None when TCP ended without a Close frame."""

    def __init__(self, code, reason=""):
        super().__init__(f"closed with {code} {reason}")
        self.code = code
        self.reason = reason


class WebSocket:
    BINARY, TEXT, CLOSE, PING, PONG = 2, 1, 8, 9, 10

    def __init__(self, url, headers, extensions=None):
        parts = urllib.parse.urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), TIMEOUT)
        self.buffer = b""
        self.pongs = []
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if extensions:
            lines.append(f"Sec-WebSocket-Extensions: {extensions}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = self._until(b"\r\n\r\n").decode()
        self.status = int(head.split(" ", 2)[1])
        self.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head.split("\r\n")[1:])}
        if self.status == 101:
            wanted = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
            assert self.headers["sec-websocket-accept"] == wanted, "Sec-WebSocket-Accept does not answer our key"

    def frame(self, opcode, payload=b"", final=True, masked=True):
        """Writes one frame."""
        head = bytes([opcode | (0x80 if final else 0)])
        bit = 0x80 if masked else 0
        if len(payload) < 126:
            head += bytes([bit | len(payload)])
        elif len(payload) < 65536:
            head += bytes([bit | 126]) + struct.pack(">H", len(payload))
        else:
            head += bytes([bit | 127]) + struct.pack(">Q", len(payload))
        if masked:
            mask = os.urandom(4)
            head += mask
            stretched = (mask * (len(payload) // 4 + 1))[:len(payload)]
            payload = (int.from_bytes(payload, "big") ^ int.from_bytes(stretched, "big")).to_bytes(len(payload), "big") if payload else b""
        self.socket.sendall(head + payload)

    def send(self, payload, opcode=BINARY):
        self.frame(opcode, payload)

    def receive(self, timeout=TIMEOUT):
        """The next whole message; answers pings; raises Closed."""
        self.socket.settimeout(timeout)
        message = b""
        while True:
            opcode, payload, final = self._frame()
            if opcode == self.PING:
                self.frame(self.PONG, payload)
            elif opcode == self.PONG:
                self.pongs.append(payload)
            elif opcode == self.CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else None
                try:
                    self.frame(self.CLOSE, payload[:2])
                except OSError:
                    pass
                raise Closed(code, payload[2:].decode(errors="replace"))
            else:
                message += payload
                if final:
                    return message

    def quiet(self, seconds):
        """True when nothing comes for so long."""
        try:
            self.receive(seconds)
            return False
        except (socket.timeout, TimeoutError):
            return True

    def close(self):
        """The closing handshake; the code that the region answers with."""
        self.frame(self.CLOSE, struct.pack(">H", 1000))
        try:
            while True:
                self.receive()
        except Closed as closed:
            return closed.code
        finally:
            self.socket.close()

    def drop(self):
        """TCP ends without a word."""
        self.socket.close()

    def _frame(self):
        head = self._exactly(2)
        size = head[1] & 0x7F
        assert not head[1] & 0x80, "a server does not mask its frames"
        if size == 126:
            size = struct.unpack(">H", self._exactly(2))[0]
        elif size == 127:
            size = struct.unpack(">Q", self._exactly(8))[0]
        return head[0] & 0x0F, self._exactly(size), bool(head[0] & 0x80)

    def _more(self):
        try:
            got = self.socket.recv(65536)
        except ConnectionResetError:
            got = b""
        if not got:
            raise Closed(None)
        self.buffer += got

    def _exactly(self, size):
        while len(self.buffer) < size:
            self._more()
        taken, self.buffer = self.buffer[:size], self.buffer[size:]
        return taken

    def _until(self, mark):
        while mark not in self.buffer:
            self._more()
        taken, _, self.buffer = self.buffer.partition(mark)
        return taken


# ---- HTTP -----------------------------------------------------------------------------------------------------------

class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def message(self):
        body = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return Message(body)


class Poster:
    """POSTs over one kept-alive connection."""

    def __init__(self, url, key):
        self.parts = urllib.parse.urlsplit(url)
        self.key = key
        self.connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=TIMEOUT)

    def post(self, body, path=None, **headers):
        """Header names with underscores for hyphens; None leaves one out."""
        sent = {"Content-Type": PROTOBUF, "Authorization": f"Bearer {self.key}"}
        sent.update({name.replace("_", "-"): value for name, value in headers.items()})
        try:
            self.connection.request("POST", path or self.parts.path, body, {name: value for name, value in sent.items() if value is not None})
            return Answer(self.connection.getresponse())
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            self.connection.close()
            raise

    def close(self):
        self.connection.close()


class Rest:
    """The region's REST, as a program uses it."""

    def __init__(self, url, token):
        self.parts = urllib.parse.urlsplit(url)
        self.token = token

    def call(self, method, path, body=None):
        connection = http.client.HTTPConnection(self.parts.hostname, self.parts.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, None if body is None else json.dumps(body),
                               {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
            return response.status, json.loads(text) if text else None
        finally:
            connection.close()

    def get(self, path):
        status, body = self.call("GET", path)
        return body if status == 200 else None

    def post(self, path, body=None):
        status, answer = self.call("POST", path, body)
        assert status in (200, 201, 202), f"POST {path}: {status} {answer}"
        return answer


def until(condition, what, seconds=TIMEOUT):
    """The first value that counts as true; fails when none comes."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)
