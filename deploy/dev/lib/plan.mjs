// Turns the launcher's arguments and deploy/regions/*/region.json into a plan: ports, secrets and one file of variables per process.
// Usage: node plan.mjs STATE PORT_BASE REGIONS INSTANCES AGENTS
// Writes STATE/environment.json, STATE/secrets/* and STATE/env/* (all 0600). Prints one line per thing to start:
//   database NAME PORT · region PROCESS · aggregator PROCESS · simulator PROCESS ARGUMENT…
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const host = '127.0.0.1';
const limitKeys = {
  maxMessageBytes: { key: 'OpAmp__MaxMessageBytes', least: 1024, most: 64 * 1024 * 1024 },
  maxReplyBytes: { key: 'OpAmp__MaxReplyBytes', least: 1024, most: 64 * 1024 * 1024 },
  maxAgentsPerSocket: { key: 'OpAmp__MaxAgentsPerSocket', least: 1, most: 1_000_000 },
};
const addressKeys = { opAmp: /^wss?:\/\/\S+\/v1\/opamp$/, ui: /^https?:\/\/\S+$/, grpc: /^https?:\/\/\S+$/ };

/** All faults of a region.json at once, each naming its field. */
export function regionFaults(region, folder) {
  const faults = [];
  const unknown = (object, known, at) =>
    Object.keys(object ?? {}).filter((key) => !known.includes(key)).forEach((key) => faults.push(`${at}${key} is not a field of region.json`));
  unknown(region, ['id', 'displayName', 'externalAddresses', 'limits'], '');
  unknown(region.externalAddresses, Object.keys(addressKeys), 'externalAddresses.');
  unknown(region.limits, Object.keys(limitKeys), 'limits.');
  if (!/^[a-z][a-z0-9-]{1,31}$/.test(region.id ?? '')) faults.push('id must be 2 to 32 of a-z, 0-9 and -, starting with a letter');
  else if (region.id === 'aggregator') faults.push('id must not be aggregator: the aggregator has that name');
  else if (region.id !== folder) faults.push(`id must be the folder's name, ${folder}`);
  if (typeof region.displayName !== 'string' || region.displayName.length < 1 || region.displayName.length > 64)
    faults.push('displayName must have 1 to 64 characters');
  for (const [name, shape] of Object.entries(addressKeys)) {
    const address = region.externalAddresses?.[name];
    if (address !== undefined && !shape.test(address)) faults.push(`externalAddresses.${name} must match ${shape.source}`);
  }
  for (const [name, { least, most }] of Object.entries(limitKeys)) {
    const limit = region.limits?.[name];
    if (limit !== undefined && !(Number.isInteger(limit) && limit >= least && limit <= most))
      faults.push(`limits.${name} must be a whole number from ${least} to ${most}`);
  }
  return faults;
}

/** Ports of an environment: region i (from 1) at P+10i, its instance j (from 1) 100(j-1) higher. */
export function layout(portBase, regions, instances, agents) {
  const http = (port) => `http://${host}:${port}`;
  const place = (port) => ({ url: http(port), grpc: http(port + 2), postgresPort: port + 3 });
  const share = (index) => Math.floor(agents / regions.length) + (index < agents % regions.length ? 1 : 0);
  return {
    portBase,
    agents,
    aggregator: { name: 'aggregator', ...place(portBase) },
    regions: regions.map((region, index) => {
      const port = portBase + 10 * (index + 1);
      return {
        id: region.id,
        displayName: region.displayName,
        ...place(port),
        opAmp: `ws://${host}:${port + 1}/v1/opamp`,
        agents: share(index),
        instances: Array.from({ length: instances }, (_, instance) => {
          const first = port + 100 * instance;
          return { name: `${region.id}-${instance + 1}`, url: http(first), opAmp: `ws://${host}:${first + 1}/v1/opamp`, grpc: http(first + 2) };
        }),
      };
    }),
  };
}

function main([state, portBase, regionNames, instances, agents]) {
  const deploy = join(dirname(fileURLToPath(import.meta.url)), '../..');
  const regions = regionNames.split(',').map((name) => readRegion(deploy, name));
  const environment = layout(Number(portBase), regions, Number(instances), Number(agents));

  for (const folder of ['', 'secrets', 'env', 'run', 'logs']) mkdirSync(join(state, folder), { recursive: true, mode: folder === '' ? 0o755 : 0o700 });
  const secret = (name) => {
    const file = join(state, 'secrets', name);
    if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url') + '\n', { mode: 0o600 });
    return readFileSync(file, 'utf8').trim();
  };
  const token = secret('api-token');
  const ui = join(deploy, '../ui/web/dist');
  const started = [];
  const write = (kind, process, variables, words = []) => {
    started.push([kind, process, ...words].join(' '));
    const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
    writeFileSync(join(state, 'env', process), lines.join('\n') + '\n', { mode: 0o600 });
  };
  const database = (name, port) => {
    started.push(`database ${name} ${port}`);
    secret(`postgres-${name}-superuser`);
    return { host, port, database: 'ampora', user: 'ampora', passwordFile: join(state, 'secrets', `postgres-${name}`), password: secret(`postgres-${name}`) };
  };
  const service = (name, at, postgres) => ({
    ConnectionStrings__Ampora: `Host=${host};Port=${postgres.port};Database=${postgres.database};Username=${postgres.user};Password=${postgres.password}`,
    Listen__Http: at.url,
    Listen__Grpc: at.grpc,
    Access__ApiToken: token,
    Instance__Name: name,
    Ui__Path: ui,
    Logging__Console__FormatterName: 'simple',
  });

  const aggregatorDatabase = database('aggregator', environment.aggregator.postgresPort);
  environment.regions.forEach((region, index) => {
    const written = regions[index];
    const postgres = database(region.id, region.postgresPort);
    for (const instance of region.instances) {
      write('region', instance.name, {
        ...service(instance.name, instance, postgres),
        Listen__OpAmp: instance.opAmp.replace(/^ws:(.*)\/v1\/opamp$/, 'http:$1'),
        Region__Id: region.id,
        Region__DisplayName: region.displayName,
        Region__ExternalAddresses__OpAmp: written.externalAddresses?.opAmp ?? region.opAmp,
        Region__ExternalAddresses__Ui: written.externalAddresses?.ui ?? region.url,
        Region__ExternalAddresses__Grpc: written.externalAddresses?.grpc ?? region.grpc,
        OpAmp__SharedKey: secret(`opamp-${region.id}`),
        KeyProtection__MasterKey: Buffer.from(secret(`master-${region.id}`), 'base64url').toString('base64'),
        ...Object.fromEntries(Object.entries(written.limits ?? {}).map(([name, value]) => [limitKeys[name].key, value])),
      });
    }
    Object.assign(region, { token, opAmpKey: secret(`opamp-${region.id}`), postgres: withoutPassword(postgres) });
  });

  write('aggregator', 'aggregator', {
    ...service('aggregator', environment.aggregator, aggregatorDatabase),
    Aggregator__Name: 'local',
    ...Object.assign({}, ...environment.regions.map((region, index) => ({
      [`Regions__${index}__Id`]: region.id,
      [`Regions__${index}__DisplayName`]: region.displayName,
      [`Regions__${index}__Endpoint`]: region.grpc,
      ...Object.fromEntries(region.instances.slice(1).map((instance, other) => [`Regions__${index}__OtherEndpoints__${other}`, instance.grpc])),
      [`Regions__${index}__Token`]: token,
      [`Regions__${index}__AllowCleartext`]: 'true',
    }))),
  });
  Object.assign(environment.aggregator, { token, postgres: withoutPassword(aggregatorDatabase) });

  for (const region of environment.regions.filter((region) => region.agents > 0)) {
    write('simulator', `agents.${region.id}`, { AMPORA_OPAMP_KEY: region.opAmpKey }, simulation(region));
  }

  writeFileSync(join(state, 'environment.json'), JSON.stringify({ token, ...environment }, null, 2) + '\n', { mode: 0o600 });
  console.log(started.join('\n'));
}

/** Mostly calm Collectors: some over plain HTTP, and once there are enough of them a few that are unhealthy, come and go, or take no configuration. */
export function simulation({ id, agents, instances }) {
  const some = (share) => String(Math.floor(agents * share));
  return [
    ...instances.flatMap(({ opAmp }) => ['--endpoint', opAmp]),
    ...['--agents', String(agents), '--label', `cloud.region=${id}`, '--http-share', '0.2', '--poll-interval', '1'],
    ...['--unhealthy', some(0.04), '--flapping', some(0.03), '--status-only', some(0.03), '--status-interval', '60'],
  ];
}

function readRegion(deploy, name) {
  const file = join(deploy, 'regions', name, 'region.json');
  if (!existsSync(file)) fail([`there is no region ${name}: deploy/regions/${name}/region.json does not exist`]);
  let region;
  try {
    region = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    fail([`deploy/regions/${name}/region.json is not JSON: ${error.message}`]);
  }
  fail(regionFaults(region, name).map((fault) => `deploy/regions/${name}/region.json: ${fault}`));
  return region;
}

function withoutPassword({ password, ...rest }) {
  return rest;
}

function fail(faults) {
  if (faults.length === 0) return;
  for (const fault of faults) console.error(`error: ${fault}`);
  process.exit(2);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));
