"""An agent in the words of the specification, and the region that it speaks to."""
import base64
import os
import time
import uuid

from wire import Message, Poster, Rest, WebSocket, fixed, num, sub, until

# AgentCapabilities
STATUS, ACCEPTS_CONFIG, EFFECTIVE, RESTARTABLE, HEALTH, REMOTE_CONFIG = 0x1, 0x2, 0x4, 0x400, 0x800, 0x1000
COMPONENTS = 0x4000
MANAGED = STATUS | ACCEPTS_CONFIG | EFFECTIVE | HEALTH | REMOTE_CONFIG

# ServerToAgent
UID, ERROR, CONFIG, SETTINGS, PACKAGES, FLAGS, CAPABILITIES, IDENTIFICATION, COMMAND, CUSTOM, MESSAGE = range(1, 12)
FULL_STATE, ALL_COMPONENTS = 0x1, 0x2
BAD_REQUEST = 1
APPLIED, APPLYING, FAILED = 1, 2, 3


def new_uid():
    """A UUIDv7."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    tail = bytearray(os.urandom(10))
    tail[0] = tail[0] & 0x0F | 0x70
    tail[2] = tail[2] & 0x3F | 0x80
    return stamp + bytes(tail)


def text_value(value):
    return sub(1, value)


def attribute(key, value):
    """value: an encoded AnyValue, or text."""
    return sub(1, key) + sub(2, value if isinstance(value, bytes) else text_value(value))


def description(labels, more=()):
    identifying = b"".join(sub(1, attribute(key, value)) for key, value in labels.items())
    return sub(3, identifying, b"".join(sub(2, item) for item in more))


def health(healthy=True, error="", started=1, status="running", parts=b"", field=5):
    return sub(field, num(1, int(healthy)), fixed(2, started), sub(3, error), sub(4, status), parts)


def effective(files):
    entries = b"".join(sub(1, sub(1, name), sub(2, sub(1, body))) for name, body in files.items())
    return sub(6, sub(1, entries))


def config_status(hash_, status, error=""):
    return sub(7, sub(1, hash_), num(2, status), sub(3, error))


def custom_capabilities(*names):
    return sub(12, b"".join(sub(1, name) for name in names))


def custom_message(capability, kind, data):
    return sub(13, sub(1, capability), sub(2, kind), sub(3, data))


class Agent:
    """What one agent says: its id, its sequence, its capabilities."""

    def __init__(self, capabilities=MANAGED, uid=None, sequence=1):
        self.uid = uid or new_uid()
        self.id = str(uuid.UUID(bytes=self.uid))
        self.capabilities = capabilities
        self.sequence = sequence - 1
        self.labels = {"service.name": "walker", "host.name": "outside"}

    def says(self, *parts, capabilities=None, sequence=None):
        """The next message, or one with a sequence number of its own."""
        self.sequence = self.sequence + 1 if sequence is None else sequence
        carried = self.capabilities if capabilities is None else capabilities
        return sub(1, self.uid) + num(2, self.sequence) + (num(4, carried) if carried else b"") + b"".join(parts)

    def report(self, *parts, healthy=True, error="", started=1):
        """A full report."""
        return self.says(description(self.labels), health(healthy, error, started), effective({"": "receivers: {}"}), *parts)


class Wire:
    """One agent's way to the region: message in, reply out."""

    def __init__(self, region):
        self.region = region

    def ask(self, message):
        raise NotImplementedError

    def offer(self, agent):
        """Waits for a configuration."""
        return self.next(agent, CONFIG).sub(CONFIG)


class Socket(Wire):
    name = "websocket"

    def __init__(self, region, **options):
        super().__init__(region)
        self.ws = WebSocket(region.opamp, region.credentials, **options)

    def send(self, message, header=b"\x00"):
        self.ws.send(header + message)

    def receive(self, timeout=15):
        framed = self.ws.receive(timeout)
        assert framed[:1] == b"\x00", f"the header of a message is 0, not {framed[:1].hex()}"
        return Message(framed[1:])

    def ask(self, message, header=b"\x00"):
        self.send(message, header)
        return self.receive()

    def next(self, agent, field):
        while True:
            reply = self.receive()
            if reply.has(field):
                return reply

    def close(self):
        self.ws.drop()


class Poll(Wire):
    name = "http"

    def __init__(self, region):
        super().__init__(region)
        self.poster = Poster(region.opamp, region.key)

    def ask(self, message):
        answer = self.poster.post(message)
        assert answer.status == 200, f"HTTP {answer.status}"
        return answer.message()

    def next(self, agent, field):
        def poll():
            reply = self.ask(agent.says())
            return reply if reply.has(field) else None
        return until(poll, f"field {field} of a reply")

    def close(self):
        self.poster.close()


class Region:
    """The region that is walked through."""

    def __init__(self, opamp, rest, key, token, echo, limit):
        self.opamp, self.key, self.echo, self.limit = opamp, key, echo, limit
        self.rest = Rest(rest, token)
        self.credentials = {"Authorization": f"Bearer {key}"}
        self.names = 0

    def wires(self):
        return Socket(self), Poll(self)

    def socket(self, **options):
        return Socket(self, **options)

    def poll(self):
        return Poll(self)

    def agent(self, agent):
        return self.rest.get(f"/api/v1/agents/{agent.id}")

    def shows(self, agent, **members):
        """Waits until the agent is shown so."""
        def look():
            shown = self.agent(agent)
            return shown if shown and all(str(shown[name]) == str(value) for name, value in members.items()) else None
        return until(look, f"{agent.id} with {members}, is {self.agent(agent)}")

    def publish(self, *files, name="", content_type="text/yaml"):
        """A configuration with one version. Its path and hash."""
        self.names += 1
        created = self.rest.post("/api/v1/configurations", {"name": f"walk-{os.getpid()}-{self.names}"})
        path = f"/api/v1/configurations/{created['id']}"
        return path, self.version(path, *files, name=name, content_type=content_type)

    def version(self, path, *files, name="", content_type="text/yaml"):
        bodies = [body if isinstance(body, bytes) else body.encode() for body in files]
        listed = [{"name": name if len(bodies) == 1 else f"{name}{index}", "contentType": content_type, "base64": base64.b64encode(body).decode()}
                  for index, body in enumerate(bodies)]
        return bytes.fromhex(self.rest.post(f"{path}/versions", {"files": listed})["hash"])

    def assign(self, path, agent, version=1):
        return self.rest.post(f"{path}/versions/{version}/assignments", {"agentId": agent.id})
