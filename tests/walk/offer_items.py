"""What the region offers, and what is sent once (items 61, 76, 90, 94 to 103, 127 to 131)."""
import base64

from agent import (APPLIED, CAPABILITIES, COMMAND, CONFIG, CUSTOM, ERROR, FLAGS, MANAGED, MESSAGE, RESTARTABLE, UID, Agent, config_status,
                   custom_capabilities, custom_message)
from items import item, same
from wire import until


def reported(region, wire, capabilities=MANAGED, announces=()):
    agent = Agent(capabilities=capabilities)
    wire.ask(agent.report(*([custom_capabilities(*announces)] if announces else [])))
    region.shows(agent, serviceName="walker", connection="connected")
    return agent


def nothing_once(wire, agent):
    for _ in range(3):
        reply = wire.ask(agent.says())
        same((reply.has(COMMAND), reply.has(MESSAGE)), (False, False), "sent again")


@item(76, 96, both=True)
def a_stale_hash_is_answered_with_the_offer(region, wire):
    agent = reported(region, wire)
    path, hash_ = region.publish("desired: {}")
    region.assign(path, agent)
    wire.offer(agent)
    for stale in (b"", b"stale"):
        same(wire.ask(agent.says(config_status(stale, APPLIED if stale else 0))).sub(CONFIG).bytes(2), hash_, f"reported {stale!r}")
    same(wire.ask(agent.says(config_status(hash_, APPLIED))).has(CONFIG), False, "in sync")
    same(wire.ask(agent.says()).has(CONFIG), False, "a heartbeat in sync")


@item(95)
def a_hash_names_content_names_and_types(region):
    path, first = region.publish("same: {}")
    same(region.publish("same: {}")[1], first, "the same content")
    others = {region.version(path, "same: {} "), region.version(path, "same: {}", name="named"),
              region.version(path, "same: {}", content_type="application/json"), first}
    same(len(others), 4, "different hashes")


@item(97)
def file_names_are_unique(region):
    created = region.rest.post("/api/v1/configurations", {"name": f"unique-{Agent().id}"})
    twice = [{"name": "a", "text": "1"}, {"name": "a", "text": "2"}]
    same(region.rest.call("POST", f"/api/v1/configurations/{created['id']}/versions", {"files": twice})[0], 400)


@item(101)
def an_agent_that_was_away_gets_the_newest_only(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, configState="none")
    socket.close()
    region.shows(agent, connection="disconnected")
    path, _ = region.publish("a: {}")
    region.version(path, "b: {}")
    newest = region.version(path, "c: {}")
    for number in (1, 2, 3):
        region.assign(path, agent, number)
    back = region.socket()
    reply = back.ask(agent.says())
    same((reply if reply.has(CONFIG) else back.next(agent, CONFIG)).sub(CONFIG).bytes(2), newest)
    back.ask(agent.says(config_status(newest, APPLIED)))
    assert back.ws.quiet(1.5), "more than the newest was offered"


@item(103, both=True)
def a_file_reaches_the_agent_byte_for_byte(region, wire):
    agent = reported(region, wire)
    body = bytes(range(256)) + b"\r\n\xef\xbb\xbf"
    path, _ = region.publish(body, content_type="application/octet-stream")
    region.assign(path, agent)
    file = wire.offer(agent).sub(1).map(1)[""]
    same((file.bytes(1), file.text(2)), (body, "application/octet-stream"))


@item(25, 27, both=True)
def an_offer_over_the_limit_is_not_sent(region, wire):
    agent = reported(region, wire)
    path, _ = region.publish(b"x" * (region.limit + 1))
    region.assign(path, agent)
    def withheld():
        reply = wire.ask(agent.says())
        same((reply.bytes(UID), reply.has(CONFIG)), (agent.uid, False), "the connection stays up and carries no offer")
        return "OpAmp:MaxReplyBytes" in (region.agent(agent)["configError"] or "")
    until(withheld, "the reason on the agent")
    if wire.name == "websocket":
        assert wire.ws.quiet(1), "something came"


@item(61, 131, both=True)
def a_restart_stands_alone_and_comes_once(region, wire):
    agent = reported(region, wire, MANAGED | RESTARTABLE)
    path, _ = region.publish("beside: {}")
    region.assign(path, agent)
    region.rest.post(f"/api/v1/agents/{agent.id}/restart")
    offered = commands = 0
    for _ in range(200):
        reply = wire.receive() if wire.name == "websocket" else wire.ask(agent.says())
        offered += reply.has(CONFIG)
        if reply.has(COMMAND):
            commands += 1
            assert set(reply.fields) <= {UID, CAPABILITIES, COMMAND}, f"beside a command stands {sorted(reply.fields)}"
        if offered and commands:
            break
    same((bool(offered), commands), (True, 1))
    nothing_once(wire, agent)
    nothing_once(region.socket() if wire.name == "websocket" else region.poll(), agent)
    state = region.rest.get(f"/api/v1/agents/{agent.id}/messages")["items"][0]
    assert state["state"] == "sent" and "no restart seen since" in state["reason"], state


@item(131, both=True)
def a_restart_is_seen_by_the_start_time(region, wire):
    agent = reported(region, wire, MANAGED | RESTARTABLE)
    region.rest.post(f"/api/v1/agents/{agent.id}/restart")
    wire.next(agent, COMMAND)
    wire.ask(agent.report(started=2_000_000_000))
    until(lambda: region.rest.get(f"/api/v1/agents/{agent.id}/messages")["items"][0]["state"] == "done", "a restart that is done")


@item(90, both=True)
def what_an_agent_does_not_accept_is_not_sent(region, wire):
    agent = reported(region, wire, 0x1)
    path, _ = region.publish("unwanted: {}")
    region.assign(path, agent)
    same(region.rest.call("POST", f"/api/v1/agents/{agent.id}/restart")[0], 409, "a restart")
    message = {"capability": region.echo, "type": "t", "data": ""}
    same(region.rest.call("POST", f"/api/v1/agents/{agent.id}/messages", message)[0], 409, "a custom message")
    same(wire.ask(agent.says()).fields.keys() - {UID, FLAGS}, set())
    nothing_once(wire, agent)


@item(127)
def the_regions_custom_capabilities_are_announced_once(region):
    agent, socket, poll = Agent(), region.socket(), region.poll()
    same(socket.ask(agent.report()).sub(CUSTOM).all(1), [region.echo.encode()])
    same(socket.ask(agent.says()).has(CUSTOM), False, "announced again")
    other = Agent()
    same(poll.ask(other.report()).sub(CUSTOM).all(1), [region.echo.encode()])
    same([poll.ask(other.says()).has(CUSTOM) for _ in range(3)], [False] * 3, "announced with every reply")


@item(127, both=True)
def an_agents_second_list_replaces_its_first(region, wire):
    agent = reported(region, wire, announces=[region.echo, "com.example.old"])
    wire.ask(agent.says(custom_capabilities(region.echo)))

    def gone():
        message = {"capability": "com.example.old", "type": "t", "data": "", "expiresInSeconds": 1}
        return region.rest.call("POST", f"/api/v1/agents/{agent.id}/messages", message)[0] == 409
    until(gone, "the old capability to be gone")


@item(128, both=True)
def names_of_capabilities_are_reverse_domain_names(region, wire):
    agent = reported(region, wire, announces=[region.echo])
    for name in ("echo", "com..x", "com.example/", "com example.x"):
        message = {"capability": name, "type": "t", "data": ""}
        same(region.rest.call("POST", f"/api/v1/agents/{agent.id}/messages", message)[0], 400, name)


@item(129, both=True)
def a_message_of_an_unknown_capability_is_answered_and_ignored(region, wire):
    agent = reported(region, wire, announces=["com.example.theirs"])
    reply = wire.ask(agent.says(custom_message("com.example.theirs", "t", b"data")))
    same((reply.has(ERROR), reply.number(FLAGS)), (False, 0))
    same(region.rest.get(f"/api/v1/agents/{agent.id}/messages")["items"], [])


@item(130, both=True)
def custom_messages_go_both_ways_each_once_in_order(region, wire):
    agent = reported(region, wire, announces=[region.echo])
    for number in range(3):
        data = base64.b64encode(bytes([0, number, 255])).decode()
        region.rest.post(f"/api/v1/agents/{agent.id}/messages", {"capability": region.echo, "type": f"say-{number}", "data": data})
    for number in range(3):
        custom = wire.next(agent, MESSAGE).sub(MESSAGE)
        same((custom.text(1), custom.text(2), custom.bytes(3)), (region.echo, f"say-{number}", bytes([0, number, 255])))
    for number in range(3):
        same(wire.ask(agent.says(custom_message(region.echo, f"said-{number}", bytes([0, number, 255])))).has(ERROR), False)
    nothing_once(wire, agent)
    inbox = region.rest.get(f"/api/v1/agents/{agent.id}/messages?direction=from-agent")["items"]
    same([(entry["type"], base64.b64decode(entry["data"])) for entry in inbox],
         [(f"said-{number}", bytes([0, number, 255])) for number in (2, 1, 0)])
