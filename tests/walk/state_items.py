"""What an agent says of itself, and how it is kept (items 29 to 60, 71 to 88, 124 to 126, 135, 141 to 148)."""
import base64
import time

from agent import (ACCEPTS_CONFIG, ALL_COMPONENTS, APPLIED, CAPABILITIES, COMPONENTS, CONFIG, ERROR, FAILED, FLAGS, FULL_STATE,
                   IDENTIFICATION, MANAGED, STATUS, UID, Agent, attribute, config_status, description, effective, health)
from items import item, same
from wire import num, sub, until


@item(30, both=True)
def two_ids_are_two_agents_however_alike_they_are(region, wire):
    first, second = Agent(), Agent()
    for agent in (first, second):
        wire.ask(agent.report())
    assert region.shows(first, serviceName="walker")["id"] != region.shows(second, serviceName="walker")["id"]


def identified(reply):
    return reply.sub(IDENTIFICATION).bytes(1)


@item(31, 59, both=True)
def an_id_is_given_to_who_asks_for_one(region, wire):
    given = set()
    for _ in range(500):
        agent = Agent()
        reply = wire.ask(agent.says(num(10, 1)))
        same(reply.bytes(UID), agent.uid)
        new = identified(reply)
        same((len(new), new[6] >> 4, new[8] >> 6), (16, 7, 2))
        assert abs(int.from_bytes(new[:6], "big") / 1000 - time.time()) < 60, "its time is not now"
        given.add(new)
    same(len(given), 500, "different ids")
    assert region.agent(agent) is None, "the temporary id lingers"
    named = Agent(uid=new, sequence=agent.sequence + 1)
    same(wire.ask(named.report()).number(FLAGS), 0)


@item(60, both=True)
def the_record_follows_an_agent_to_its_new_id(region, wire):
    agent = Agent()
    agent.labels["site"] = "north"
    wire.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("follows: {}")
    region.assign(path, agent)
    wire.offer(agent)
    wire.ask(agent.says(config_status(hash_, APPLIED)))
    region.shows(agent, configState="in-sync")
    named = Agent(uid=identified(wire.ask(agent.says(num(10, 1)))), sequence=agent.sequence + 1)
    reply = wire.ask(named.says())
    same((reply.number(FLAGS), reply.has(CONFIG)), (0, False))
    shown = region.shows(named, connection="connected", configState="in-sync")
    same(shown["labels"]["site"], "north")
    assert region.agent(agent) is None, "the old id is still listed"


@item(32, both=True)
def any_first_sequence_number_is_legal(region, wire):
    for first in (0, 1, 1 << 63):
        agent = Agent(sequence=first)
        same(wire.ask(agent.report()).number(FLAGS), 0, f"starting at {first}")
        same(wire.ask(agent.says()).number(FLAGS), 0, f"after {first}")


@item(35)
def a_reconnect_that_goes_on_keeps_everything(region):
    agent = Agent()
    first = region.socket()
    first.ask(agent.report())
    region.shows(agent, serviceName="walker")
    first.close()
    region.shows(agent, connection="disconnected")
    same(region.socket().ask(agent.says()).number(FLAGS), 0)
    region.shows(agent, serviceName="walker", health="healthy", connection="connected")


@item(36, 37, 75, both=True)
def a_part_that_comes_replaces_the_whole_part(region, wire):
    agent = Agent()
    agent.labels["site"] = "north"
    wire.ask(agent.says(description(agent.labels), health(False, "no route"), effective({"a": "1", "b": b"\xff\x00"})))
    region.shows(agent, lastError="no route")
    wire.ask(agent.says())
    shown = region.shows(agent, lastError="no route")
    same(shown["labels"]["site"], "north")
    del agent.labels["site"]
    wire.ask(agent.says(description(agent.labels), health(True), effective({"": b"\xff\x00\xfe"})))
    shown = region.shows(agent, health="healthy")
    assert "site" not in shown["labels"] and not shown["lastError"], shown
    files = region.rest.get(f"/api/v1/agents/{agent.id}/effective-config")["files"]
    same([(file["name"], base64.b64decode(file["base64"])) for file in files], [("", b"\xff\x00\xfe")])


@item(38, 99, both=True)
def a_label_that_changes_is_followed_by_its_assignments(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, configState="none")
    ring = f"ring-{agent.id}"
    path, hash_ = region.publish("by label: {}")
    region.rest.post(f"{path}/versions/1/assignments", {"selector": {"ring": ring}})
    agent.labels["ring"] = ring
    wire.ask(agent.says(description(agent.labels)))
    same(wire.offer(agent).bytes(2), hash_)


@item(39, 94, both=True)
def capabilities_may_change_at_any_time(region, wire):
    agent = Agent(capabilities=MANAGED & ~ACCEPTS_CONFIG)
    wire.ask(agent.report())
    region.shows(agent, serviceName="walker")
    path, hash_ = region.publish("when accepted: {}")
    region.assign(path, agent)
    region.shows(agent, configState="not-accepted")
    for _ in range(3):
        same(wire.ask(agent.says(config_status(b"", 0))).has(CONFIG), False, "offered to an agent that does not accept")
    agent.capabilities = MANAGED
    reply = wire.ask(agent.says())
    same((reply if reply.has(CONFIG) else wire.next(agent, CONFIG)).sub(CONFIG).bytes(2), hash_)


@item(40, both=True)
def no_capabilities_in_a_heartbeat_mean_no_change(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, serviceName="walker")
    wire.ask(agent.says(capabilities=0))
    assert "AcceptsRemoteConfig" in region.agent(agent)["capabilities"]


@item(41, 45, 145, both=True)
def unknown_bits_are_taken_and_shown(region, wire):
    agent = Agent(capabilities=MANAGED | 0x10000 | 1 << 63)
    same(wire.ask(agent.report(num(10, 0xFFFFFFFE))).has(ERROR), False)
    shown = region.shows(agent, serviceName="walker")
    assert len(shown["capabilities"]) == 7, shown["capabilities"]


@item(42, 73, both=True)
def what_was_reported_can_be_read_back(region, wire):
    agent = Agent()
    labels = dict(agent.labels, twice="identifying")
    wire.ask(agent.says(description(labels, [attribute("twice", "not identifying")]), health(False, "no route", 5, "degraded")))
    shown = region.shows(agent, lastError="no route", healthStatus="degraded")
    same({entry["key"]: entry["value"] for entry in shown["description"]["identifying"]}["twice"], "identifying")
    same([(entry["key"], entry["value"]) for entry in shown["description"]["nonIdentifying"]], [("twice", "not identifying")])


@item(43, 44, both=True)
def a_goodbye_disconnects_and_the_next_message_connects(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, connection="connected")
    same(wire.ask(agent.says(sub(9))).has(ERROR), False)
    region.shows(agent, connection="disconnected")
    same(wire.ask(agent.says()).number(FLAGS), 0)
    region.shows(agent, connection="connected")
    stranger = Agent()
    same(wire.ask(stranger.says(sub(9))).has(ERROR), False, "a goodbye of somebody unknown")
    assert region.agent(stranger) is None, "a goodbye left a ghost"


@item(43)
def a_socket_that_breaks_disconnects_its_agents(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, connection="connected")
    socket.ws.drop()
    region.shows(agent, connection="disconnected")


@item(47, both=True)
def attributes_may_be_of_every_kind(region, wire):
    nested = sub(1, "deep")
    for _ in range(20):
        nested = sub(6, sub(1, attribute("k", nested)))
    more = [attribute("bool", num(2, 1)), attribute("int", num(3, -5)), attribute("bytes", sub(7, b"\x00\xff")), attribute("nested", nested),
            attribute("array", sub(5, sub(1, num(3, 1)))), attribute("", "empty key"), attribute("null", b""), attribute("bool", num(2, 0))]
    agent = Agent()
    same(wire.ask(agent.says(description(agent.labels, more))).has(ERROR), False)
    shown = region.shows(agent, serviceName="walker")
    same((shown["labels"]["int"], shown["labels"][""]), ("-5", "empty key"))


@item(49, both=True)
def a_heartbeat_is_answered_with_the_id_alone(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    same(wire.ask(agent.says()).data, sub(1, agent.uid))


@item(53, both=True)
def what_an_agent_does_not_have_is_not_asked_for_for_ever(region, wire):
    agent = Agent()
    wire.ask(agent.says())
    for _ in range(3):
        wire.ask(agent.says(description(agent.labels)))
    same(wire.ask(agent.says()).number(FLAGS), 0, "flags, though it promised an effective configuration")


@item(71, both=True)
def a_first_message_without_description_is_asked_for_more(region, wire):
    agent = Agent()
    same(wire.ask(agent.says()).number(FLAGS), FULL_STATE)
    same(wire.ask(agent.report()).number(FLAGS), 0)


@item(72, 100)
def an_agent_that_ignores_offers_is_left_in_peace(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, configState="none")
    path, _ = region.publish("ignored: {}")
    region.assign(path, agent)
    socket.offer(agent)
    same([socket.ask(agent.says()).has(CONFIG) for _ in range(5)], [False] * 5)
    assert socket.ws.quiet(2), "the region speaks unasked"


@item(74, both=True)
def health_is_a_tree_of_bounded_depth(region, wire):
    def tree(depth, leaf):
        node = leaf
        for level in range(depth):
            entry = sub(1, f"level-{level}") + health(level % 2 == 0, parts=node, field=2)
            node = sub(6, entry)
        return node
    agent = Agent()
    same(wire.ask(agent.says(description(agent.labels), health(False, "root", parts=tree(6, b"")))).has(ERROR), False)
    node, depth = region.shows(agent, health="unhealthy")["healthTree"], 0
    while node["components"]:
        node, depth = node["components"][0], depth + 1
    same(depth, 6, "levels that are shown")
    bomb = Agent().says(health(parts=tree(1000, b"")))
    reply = wire.ask(bomb) if wire.name == "websocket" else wire.poster.post(bomb).message()
    same(reply.sub(ERROR).number(1), 1, "a thousand levels")
    same(wire.ask(agent.says()).has(ERROR), False)


@item(77, 148, both=True)
def every_status_is_shown_and_an_unknown_one_too(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("status: {}")
    region.assign(path, agent)
    wire.offer(agent)
    for status, word in ((2, "applying"), (1, "applied"), (99, "unknown-99")):
        reply = wire.ask(agent.says(config_status(hash_, status)))
        same((reply.has(ERROR), reply.has(CONFIG)), (False, False))
        until(lambda: (region.agent(agent)["remoteConfigStatus"] or {}).get("status") == word, f"status {word}")


@item(77, both=True)
def a_version_that_failed_is_not_offered_again(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, configState="none")
    path, hash_ = region.publish("fails: {}")
    region.assign(path, agent)
    wire.offer(agent)
    same(wire.ask(agent.says(config_status(hash_, FAILED, "no such exporter"))).has(CONFIG), False)
    same([wire.ask(agent.says()).has(CONFIG) for _ in range(3)], [False] * 3)
    region.shows(agent, configState="failed", configError="no such exporter")


@item(78, 91, 146, both=True)
def an_agent_that_can_do_nothing_is_served(region, wire):
    agent = Agent(capabilities=STATUS)
    same(wire.ask(agent.says(description(agent.labels))).number(FLAGS), 0)
    for _ in range(3):
        same(wire.ask(agent.says()).data, sub(1, agent.uid))
    region.shows(agent, health="unreported", configState="none")


@item(82, 93, both=True)
def package_statuses_are_taken_though_nothing_was_offered(region, wire):
    agent = Agent(capabilities=STATUS | 0x8 | 0x10)
    statuses = b"".join(sub(1, sub(1, f"p{status}"), sub(2, sub(1, "another name"), num(6, status))) for status in range(6))
    same(wire.ask(agent.says(description(agent.labels), sub(8, statuses, sub(3, "all of it failed")))).has(ERROR), False)
    region.shows(agent, serviceName="walker")


@item(83, 86, 87)
def a_silent_agent_stays_connected_while_its_socket_lives(region):
    agent, socket = Agent(), region.socket()
    socket.ask(agent.report())
    region.shows(agent, connection="connected")
    assert socket.ws.quiet(3), "the region speaks unasked"
    region.shows(agent, connection="connected")


def components(hash_, *names):
    listed = b"".join(sub(1, sub(1, name), sub(2, sub(1, attribute("version", "1")))) for name in names)
    return sub(14, listed, sub(2, hash_))


@item(54, 124, 125, 126, both=True)
def components_are_asked_for_by_their_hash(region, wire):
    for size in (1, 4096):
        first, second = (Agent(capabilities=MANAGED | COMPONENTS) for _ in range(2))
        hash_ = (first.uid * (size // 16 + 1))[:size] if size > 16 else first.uid[-1:]
        reply = wire.ask(first.report(components(hash_)))
        if size > 1:
            same(reply.number(FLAGS), ALL_COMPONENTS, "an unknown hash")
        same(wire.ask(first.says(components(hash_, "receivers"))).number(FLAGS), 0, "with the components")
        same(wire.ask(first.says(components(hash_))).number(FLAGS), 0, "the hash alone")
        until(lambda: region.agent(first)["availableComponents"], "components of the first")
        same(wire.ask(second.report(components(hash_))).number(FLAGS), 0, "a second agent")
        for agent in (first, second):
            until(lambda: region.agent(agent)["availableComponents"] and
                  [part["name"] for part in region.agent(agent)["availableComponents"]["components"]] == ["receivers"], "components by hash")
        if size > 1:
            another = hash_[:-1] + bytes([hash_[-1] ^ 1])
            same(wire.ask(first.says(components(another))).number(FLAGS), ALL_COMPONENTS, "a hash that differs in its last bit")


@item("128a", 90, both=True)
def components_are_not_asked_of_who_does_not_report_them(region, wire):
    agent = Agent()
    same(wire.ask(agent.report(components(agent.uid))).number(FLAGS), 0, "flags of an agent that breaks the rule")
    region.shows(agent, serviceName="walker")
    same(wire.ask(agent.says(components(agent.uid, "receivers"))).number(FLAGS), 0)
    until(lambda: region.agent(agent)["availableComponents"], "components of an agent that does not say it reports them")


@item(135)
def of_two_agents_with_one_id_one_gets_another(region):
    first, poll = Agent(), region.poll()
    second = Agent(uid=first.uid, sequence=1000)
    poll.ask(first.report())
    for _ in range(20):
        for agent in (second, first):
            reply = poll.ask(agent.says())
            if reply.has(IDENTIFICATION):
                separate = Agent(uid=identified(reply))
                poll.ask(separate.report())
                region.shows(separate, connection="connected")
                region.shows(first, connection="connected")
                return
    raise AssertionError("two agents with one id were not told apart")


@item(141, both=True)
def nothing_is_pushed_at_first_contact(region, wire):
    agent = Agent(capabilities=MANAGED | 0x7F8)
    reply = wire.ask(agent.report())
    assert set(reply.fields) <= {UID, CAPABILITIES, 10}, sorted(reply.fields)


@item(144)
def what_agents_report_is_not_readable_without_sign_in(region):
    agent = Agent()
    region.poll().ask(agent.report())
    token, region.rest.token = region.rest.token, "nobody"
    try:
        for path in (f"/api/v1/agents/{agent.id}", f"/api/v1/agents/{agent.id}/effective-config", f"/api/v1/agents/{agent.id}/messages"):
            same(region.rest.call("GET", path)[0], 401, path)
    finally:
        region.rest.token = token


@item(34, both=True)
def a_known_agent_that_starts_with_a_heartbeat_elsewhere_in_its_count_is_asked(region, wire):
    agent = Agent()
    wire.ask(agent.report())
    region.shows(agent, serviceName="walker")
    same(wire.ask(agent.says(sequence=7000)).number(FLAGS), FULL_STATE)
    same(wire.ask(agent.report()).number(FLAGS), 0)
@item(47, both=True)
def text_that_is_not_utf8_is_malformed(region, wire):
    broken = Agent().says(sub(3, sub(1, attribute("bad", sub(1, b"\xff\xfe")))))
    reply = wire.ask(broken) if wire.name == "websocket" else wire.poster.post(broken).message()
    same(reply.sub(ERROR).number(1), 1, "text that is not UTF-8")


