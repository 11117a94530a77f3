// An OpAMP agent that nobody here wrote: registers, takes remote configurations and reports them applied.
//   node peer.mjs --endpoint http://127.0.0.1:4320/v1/opamp --key KEY --uid UUID [--name NAME] [--interval SECONDS]
// Prints one JSON line for everything it sees; ends when its standard input does, or on SIGTERM.
import { subscribe } from 'node:diagnostics_channel';
import { parseArgs } from 'node:util';
import opamp from '@elastic/opamp-client-node';

const { AgentCapabilities, DIAG_CH_SEND_FAIL, DIAG_CH_SEND_SUCCESS, RemoteConfigStatuses, createOpAMPClient } = opamp;

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string' },
    key: { type: 'string' },
    uid: { type: 'string' },
    name: { type: 'string', default: 'elastic-peer' },
    interval: { type: 'string', default: '1' },
  },
});
for (const name of ['endpoint', 'key', 'uid']) {
  if (!values[name]) throw new Error(`--${name} is missing`);
}

const print = (event, details) => console.log(JSON.stringify({ event, ...details }));
const hex = (bytes) => Buffer.from(bytes ?? []).toString('hex');

const client = createOpAMPClient({
  endpoint: values.endpoint,
  headers: { Authorization: `Bearer ${values.key}` },
  instanceUid: values.uid,
  heartbeatIntervalSeconds: Number(values.interval),
  capabilities:
    AgentCapabilities.AgentCapabilities_AcceptsRemoteConfig | AgentCapabilities.AgentCapabilities_ReportsRemoteConfig,
  diagEnabled: true,
  onMessage: ({ remoteConfig }) => {
    if (!remoteConfig) return;
    const files = Object.entries(remoteConfig.config?.configMap ?? {});
    print('configuration', {
      hash: hex(remoteConfig.configHash),
      files: Object.fromEntries(files.map(([name, file]) => [name, Buffer.from(file.body).toString('utf8')])),
      contentTypes: Object.fromEntries(files.map(([name, file]) => [name, file.contentType])),
    });
    client.setRemoteConfigStatus({
      status: RemoteConfigStatuses.RemoteConfigStatuses_APPLIED,
      lastRemoteConfigHash: remoteConfig.configHash,
    });
  },
});

subscribe(DIAG_CH_SEND_SUCCESS, ({ a2s, s2a }) =>
  print('answered', {
    sequence: Number(a2s.sequenceNum),
    described: a2s.agentDescription !== undefined,
    configStatus: a2s.remoteConfigStatus?.status ?? null,
    uid: hex(s2a.instanceUid),
    serverCapabilities: Number(s2a.capabilities),
    flags: Number(s2a.flags),
  }),
);
subscribe(DIAG_CH_SEND_FAIL, ({ err, retryAfterMs }) => print('failed', { error: String(err), retryAfterMs: retryAfterMs ?? null }));

client.setAgentDescription({
  identifyingAttributes: { 'service.name': values.name, 'service.version': '0.5.0', 'service.instance.id': values.uid },
  nonIdentifyingAttributes: { 'os.type': process.platform, 'host.name': 'elastic-peer-host', team: 'interoperability' },
});
client.start();
print('started', { uid: values.uid });

// The client's own timers do not keep a process alive; its standard input does.
let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  await client.shutdown();
  print('ended', {});
  process.exit(0);
};
process.stdin.resume();
process.stdin.on('end', end);
process.on('SIGTERM', end);
