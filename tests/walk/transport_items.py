"""Endpoint, transports, framing, limits, authentication (items 1 to 28, 62 to 70, 132 to 138)."""
import gzip
import os
import threading

from agent import (BAD_REQUEST, CAPABILITIES, CONFIG, ERROR, FLAGS, FULL_STATE, MANAGED, UID, Agent, Socket, config_status, custom_message,
                   description, effective)
from items import item, same
from wire import Closed, Poster, WebSocket, num, sub, until, varint


def refused(reply, word=""):
    """An error reply carries nothing but the error, and who it is for."""
    same(reply.sub(ERROR).number(1), BAD_REQUEST, "type of the error")
    assert word in reply.sub(ERROR).text(2), f"{reply.sub(ERROR).text(2)!r} does not name {word!r}"
    assert reply.sub(ERROR).text(2), "an error says what is wrong"
    assert set(reply.fields) <= {UID, ERROR}, f"beside an error stands {sorted(reply.fields)}"
    return reply


@item(1, 2, 6, 7, both=True)
def the_same_report_is_answered_over_either_transport(region, wire):
    agent = Agent()
    reply = wire.ask(agent.report())
    same(reply.bytes(UID), agent.uid)
    assert not reply.has(ERROR)
    region.shows(agent, connection="connected", transport=wire.name)


@item(3)
def another_path_answers_404(region):
    poll = region.poll()
    same(poll.poster.post(Agent().report(), path="/v1/other").status, 404)
    poll.close()


@item(5, 6)
def the_content_type_decides_what_a_request_is(region):
    poll = region.poll()
    for content_type, status in (("application/x-protobuf", 200), ("application/x-protobuf; charset=utf-8", 200), ("application/json", 415)):
        answer = poll.poster.post(Agent().report(), Content_Type=content_type)
        same(answer.status, status, content_type)
        if status == 200:
            same(answer.headers["content-type"], "application/x-protobuf")
    same(region.socket().ws.status, 101)


@item(8)
def concurrent_posts_of_one_agent_are_both_answered(region):
    agent = Agent()
    region.poll().ask(agent.report())
    replies, messages = [], [agent.says() for _ in range(8)]

    def post(message):
        poll = region.poll()
        replies.append(poll.ask(message))
        poll.close()
    threads = [threading.Thread(target=post, args=[message]) for message in messages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    same([reply.bytes(UID) for reply in replies], [agent.uid] * 8)
    region.shows(agent, serviceName="walker")


@item(9)
def a_bare_poll_changes_nothing_and_gets_what_is_due(region):
    agent, poll = Agent(), region.poll()
    poll.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("exporters: {}")
    region.assign(path, agent)
    bare = sub(1, agent.uid)
    reply = until(lambda: (got := poll.ask(bare)).has(CONFIG) and got, "an offer to a bare poll")
    same(reply.number(FLAGS), 0, "flags")
    same(reply.sub(CONFIG).bytes(2), hash_)
    same(poll.ask(agent.says(config_status(hash_, 1))).number(FLAGS), 0, "flags after the bare poll")
    region.shows(agent, serviceName="walker", configState="in-sync")


@item(10, 98)
def an_offer_waits_for_the_next_poll(region):
    agent, poll = Agent(), region.poll()
    poll.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("waits: {}")
    region.assign(path, agent)
    same(poll.offer(agent).bytes(2), hash_)


@item(11)
def bodies_may_be_compressed_by_gzip_only(region):
    poster = region.poll().poster
    body = Agent().report()
    same(poster.post(gzip.compress(body), Content_Encoding="gzip").status, 200)
    same(poster.post(gzip.compress(Agent().report()), Content_Encoding="GZIP").status, 200)
    same(poster.post(Agent().report(), Content_Encoding="identity").status, 200)
    same(region.poll().poster.post(body, Content_Encoding="gzip").status, 400, "gzip that is none")
    same(region.poll().poster.post(body, Content_Encoding="br").status, 415, "br")


@item(12)
def a_large_reply_is_compressed_when_asked_for(region):
    agent, poll = Agent(), region.poll()
    poll.ask(agent.report())
    region.shows(agent, configState="none")
    path, _ = region.publish("a: b\n" * 2000)
    region.assign(path, agent)
    poll.offer(agent)
    for accept, encoding in ((None, None), ("gzip", "gzip"), ("gzip;q=0", None), ("*", "gzip")):
        answer = poll.poster.post(agent.says(config_status(b"other", 1)), Accept_Encoding=accept)
        same(answer.headers.get("content-encoding"), encoding, f"Accept-Encoding: {accept}")
        same(answer.message().sub(CONFIG).sub(1).map(1)[""].bytes(1), b"a: b\n" * 2000)


@item(13)
def the_header_with_an_id_is_not_the_identity(region):
    agent, other = Agent(), Agent()
    poster = region.poll().poster
    for header in (None, agent.id, other.id):
        answer = poster.post(agent.report(), OpAMP_Instance_UID=header)
        same(answer.message().bytes(UID), agent.uid)
    region.shows(agent, connection="connected")
    assert region.agent(other) is None, "a header made an agent"


@item(14, 150)
def many_agents_share_one_kept_alive_connection(region):
    poll = region.poll()
    agents = [Agent() for _ in range(20)]
    for round_ in range(3):
        for agent in agents:
            same(poll.ask(agent.report() if round_ == 0 else agent.says()).number(FLAGS), 0, "flags")
    one = agents[0]
    same(region.poll().ask(one.says()).number(FLAGS), 0, "flags over another connection")


@item(15)
def a_text_message_is_not_parsed(region):
    agent, socket = Agent(), region.socket()
    socket.ws.send(b"\x00" + agent.report(), WebSocket.TEXT)
    try:
        socket.receive()
        raise AssertionError("a text message was answered")
    except Closed as closed:
        same(closed.code, 1003)
    assert region.agent(agent) is None, "a text message made an agent"


@item(16, 18)
def a_header_may_be_written_in_more_bytes_than_needed(region):
    socket = region.socket()
    for header in (b"\x00", b"\x80\x00", b"\x80" * 9 + b"\x00"):
        agent = Agent()
        same(socket.ask(agent.report(), header).bytes(UID), agent.uid)
    refused(socket.ask(Agent().report(), b"\x80" * 10 + b"\x00"), "header")
    socket.ws.send(b"")
    refused(socket.receive(), "header")
    same(socket.ask(Agent().report()).has(ERROR), False)


@item(17)
def another_header_than_zero_is_malformed(region):
    agent, socket = Agent(), region.socket()
    refused(socket.ask(agent.report(), b"\x01"), "header")
    assert region.agent(agent) is None


@item(19)
def an_empty_message_lacks_its_identity(region):
    refused(region.socket().ask(b""), "instance_uid")


@item(20)
def fragments_pings_masks_and_deflate_follow_the_standard(region):
    agent, socket = Agent(), region.socket()
    message = b"\x00" + agent.report()
    socket.ws.frame(WebSocket.BINARY, message[:7], final=False)
    socket.ws.frame(WebSocket.PING, b"are you there")
    socket.ws.frame(0, message[7:20], final=False)
    socket.ws.frame(0, message[20:])
    same(socket.receive().bytes(UID), agent.uid)
    same(socket.ws.pongs, [b"are you there"])
    socket.ws.frame(WebSocket.BINARY, b"\x00" + agent.says(), masked=False)
    try:
        socket.receive()
        raise AssertionError("an unmasked frame was taken")
    except Closed as closed:
        same(closed.code, 1002)
    offered = region.socket(extensions="permessage-deflate")
    same(offered.ask(Agent().report()).has(ERROR), False)


@item(21)
def an_offer_is_pushed_without_being_asked_for(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("pushed: {}")
    region.assign(path, agent)
    same(socket.receive().sub(CONFIG).bytes(2), hash_)


@item(22, 50, 151)
def one_socket_speaks_for_several_agents(region):
    first, second, socket = Agent(), Agent(), region.socket()
    for agent in (first, second, first, second):
        message = agent.says(description(agent.labels))
        same(socket.ask(message).bytes(UID), agent.uid)
    region.shows(second, connection="connected")
    path, _ = region.publish("for the second")
    region.assign(path, second)
    same(socket.receive().bytes(UID), second.uid)
    same(socket.ask(first.says(sub(9))).bytes(UID), first.uid)
    region.shows(first, connection="disconnected")
    same(socket.ask(second.says()).bytes(UID), second.uid)
    region.shows(second, connection="connected")
    socket.close()
    region.shows(second, connection="disconnected")


@item(23, 24)
def a_message_over_the_limit_closes_with_1009(region):
    agent, other, socket, bystander = Agent(), Agent(), region.socket(), region.socket()
    bystander.ask(other.report())
    socket.ask(agent.report())
    try:
        socket.ask(agent.says(effective({"": os.urandom(region.limit)})))
        raise AssertionError("a message over the limit was answered")
    except Closed as closed:
        same(closed.code, 1009)
    same(bystander.ask(other.says()).bytes(UID), other.uid)


@item(26)
def a_body_over_the_limit_is_refused_with_413(region):
    same(Poster(region.opamp, region.key).post(os.urandom(region.limit + 1)).status, 413)
    same(Poster(region.opamp, region.key).post(gzip.compress(bytes(region.limit * 20)), Content_Encoding="gzip").status, 413, "a bomb")


@item(28)
def a_large_effective_configuration_is_taken(region):
    agent, body = Agent(), b"x" * (region.limit - 4096)
    same(region.socket().ask(agent.says(description(agent.labels), effective({"": body}))).has(ERROR), False)
    region.shows(agent, serviceName="walker")
    same(region.agent(agent)["effectiveConfig"]["files"][0]["sizeBytes"], len(body))


@item(29, 51, 52, both=True)
def an_identity_has_sixteen_bytes(region, wire):
    for size in (0, 15, 17, 26):
        uid = bytes(range(1, size + 1))
        body = sub(1, uid) + num(2, 1) + num(4, MANAGED)
        reply = wire.ask(body) if wire.name == "websocket" or uid else wire.poster.post(body).message()
        refused(reply, "instance_uid")
        same(reply.bytes(UID), uid)
    refused(wire.ask(sub(1, bytes(16)) + num(2, 1)), "instance_uid")


@item(48, 50, both=True)
def every_message_has_its_answer(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    if isinstance(wire, Socket):
        for _ in range(20):
            wire.send(agent.says())
        same([wire.receive().bytes(UID) for _ in range(20)], [agent.uid] * 20)
    same(wire.ask(agent.says(sub(9))).bytes(UID), agent.uid, "the answer to a goodbye")


@item(62, 63, 64, 69, both=True)
def what_cannot_be_read_is_refused_and_the_next_message_served(region, wire):
    sound = Agent().report()
    for broken in (sound[:-3], b"\xff" * 40, b"\x0d\x01\x02\x03\x04\x00", num(1, 5) + num(2, 1)):
        reply = wire.ask(broken) if wire.name == "websocket" else wire.poster.post(broken).message()
        refused(reply)
        same(reply.sub(ERROR).has(3), False, "retry_info beside BAD_REQUEST")
    same(wire.ask(Agent().report()).has(ERROR), False)


@item(70, both=True)
def a_repeated_message_is_answered_each_time(region, wire):
    agent = Agent()
    wire.ask(agent.says(description(agent.labels), b""))
    message = agent.says(custom_message(region.echo, "repeated", b"1"))
    for _ in range(3):
        reply = wire.ask(message)
        same((reply.bytes(UID), reply.has(ERROR)), (agent.uid, False))
    listed = region.rest.get(f"/api/v1/agents/{agent.id}/messages")["items"]
    same(len(listed), 1, "messages kept of one that came three times")


@item(132, 133)
def the_region_answers_a_close_frame(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, connection="connected")
    same(socket.ws.close(), 1000)
    region.shows(agent, connection="disconnected")


@item(134)
def the_newest_connection_of_an_agent_wins(region):
    agent, older, newer = Agent(), region.socket(), region.socket()
    older.ask(agent.report())
    same(newer.ask(agent.says()).bytes(UID), agent.uid)
    try:
        older.receive()
        raise AssertionError("the older connection goes on")
    except Closed as closed:
        same(closed.code, 1000)
    same(newer.ask(agent.says()).number(FLAGS), 0, "flags")


@item(136, 137)
def without_credentials_nobody_is_served(region):
    for header in ({}, {"Authorization": "Bearer wrong-key-of-some-length"}, {"Authorization": "Basic d3Jvbmc6d3Jvbmc="}):
        ws = WebSocket(region.opamp, header)
        same(ws.status, 401, f"upgrade with {header}")
        assert "www-authenticate" in ws.headers
        agent = Agent()
        answer = region.poll().poster.post(agent.report(), Authorization=header.get("Authorization"))
        same(answer.status, 401, f"POST with {header}")
        assert "www-authenticate" in answer.headers
        assert region.agent(agent) is None, "an agent without credentials has a record"


@item(46, 147, both=True)
def unknown_fields_are_ignored(region, wire):
    agent = Agent()
    unknown = num(200, 7) + sub(201, b"anything") + varint(202 << 3 | 3) + varint(202 << 3 | 4)
    reply = wire.ask(agent.report(unknown))
    same((reply.has(ERROR), reply.number(FLAGS)), (False, 0))
    region.shows(agent, serviceName="walker")


@item(33, both=True)
def gap_asks_for_full_state(region, wire):
    agent = Agent()
    same(wire.ask(agent.report()).number(FLAGS), 0, "first report")
    same(wire.ask(agent.says()).number(FLAGS), 0, "n then n+1")
    agent.sequence += 1
    same(wire.ask(agent.says()).number(FLAGS), FULL_STATE, "n then n+2")
    same(wire.ask(agent.report()).number(FLAGS), 0, "after the full report")
    same(wire.ask(agent.says(sequence=agent.sequence)).number(FLAGS), FULL_STATE, "n then n")
    wire.ask(agent.report())
    same(wire.ask(agent.says(sequence=agent.sequence - 5)).number(FLAGS), FULL_STATE, "n then n-5")


@item(55, 56, 57, 58, 92)
def the_regions_capabilities_come_first_and_are_defined_ones(region):
    agent, socket = Agent(), region.socket()
    bits = socket.ask(agent.report()).number(CAPABILITIES)
    assert bits & 0x1, "AcceptsStatus is not set"
    same(bits & ~0x7F, 0, "undefined bits")
    again = region.socket()
    same(again.ask(agent.says()).number(CAPABILITIES), bits, "on a new connection")
    same(again.ask(agent.says()).number(CAPABILITIES), 0, "later")
    same(region.poll().ask(Agent().report()).number(CAPABILITIES), bits, "over plain HTTP")
