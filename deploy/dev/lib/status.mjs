// What an environment is and how it is.
// Usage: node status.mjs STATE [--json] [--wait SECONDS] [--links]
// Prints addresses and health (or, with --links, one sign-in link for each page). Exit code 0 when everything is healthy, 1 when not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, links: { type: 'boolean' }, wait: { type: 'string' } },
});
const environment = JSON.parse(readFileSync(join(positionals[0], 'environment.json'), 'utf8'));
const { token, aggregator, regions, agents } = environment;
const state = positionals[0];

async function call(url, { method = 'GET' } = {}) {
  try {
    const response = await fetch(url, { method, headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(5000) });
    const text = await response.text();
    return { status: response.status, body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text };
  } catch (error) {
    return { status: 0, body: { detail: error.cause?.code ?? error.message } };
  }
}

/** Every process of the plan; the pid is null for one that does not run. run/NAME holds pid, start and boot, see processes.sh. */
function processes() {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const lines = readFileSync(join(state, 'plan'), 'utf8').trim().split('\n').map((line) => line.split(' '));
  return lines.map(([kind, name]) => (kind === 'database' ? `postgres.${name}` : name)).map((name) => {
    const file = join(state, 'run', name);
    const [pid, start, booted] = existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : [];
    const stat = pid && existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ') : [];
    return { name, pid: booted === boot && stat[0] !== 'Z' && stat[19] === start ? Number(pid) : null };
  });
}

async function look() {
  const ready = async (at) => {
    const { status, body } = await call(`${at.url}/health/ready`);
    const words = body?.checks?.filter((check) => check.status !== 'ready').map((check) => `${check.name}: ${check.words ?? check.status}`).join('; ');
    return { healthy: status === 200, reason: status === 200 ? undefined : words || body?.detail || `HTTP ${status}` };
  };
  const [global, summary, ...instances] = await Promise.all([
    ready(aggregator),
    call(`${aggregator.url}/api/v1/fleet/summary?require=strict`),
    ...regions.flatMap((region) => region.instances.map(ready)),
  ]);
  const lookedAt = regions.map((region) => {
    const now = region.instances.map((instance) => ({ ...instance, ...instances.shift() }));
    return { ...region, healthy: now.every((instance) => instance.healthy), instances: now };
  });
  const complete = summary.status === 200 && summary.body?.provenance?.completeness === 'complete';
  const known = summary.body?.agents ?? 0;
  const all = processes();
  return {
    healthy: global.healthy && complete && known >= agents && lookedAt.every((region) => region.healthy) && all.every((one) => one.pid !== null),
    summary: complete ? `complete, ${known} agents` : (summary.body?.detail ?? summary.body?.title ?? `HTTP ${summary.status}`),
    processes: all,
    aggregator: { ...aggregator, ...global },
    regions: lookedAt,
  };
}

async function links() {
  const pages = [['global', aggregator.url], ...regions.map((region) => [region.id, region.url])];
  const rows = [];
  for (const [name, url] of pages) {
    const { status, body } = await call(`${url}/api/v1/session/links`, { method: 'POST' });
    rows.push([name, status === 201 ? new URL(body.url, url).href : `no link: ${body?.detail ?? `HTTP ${status}`}`]);
  }
  return rows;
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) => row.map((cell, column) => String(cell).padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

function words(now) {
  const condition = (thing) => (thing.healthy ? 'healthy' : `not healthy (${thing.reason})`);
  return [
    table([
      ['aggregator', now.aggregator.url, `gRPC ${now.aggregator.grpc}`, '', condition(now.aggregator)],
      ...now.regions.flatMap((region) =>
        region.instances.map((one) => [one.name, one.url, `gRPC ${one.grpc}`, `OpAMP ${one.opAmp}`, condition(one)])),
    ]),
    `summary: ${now.summary}`,
    ...now.processes.filter((one) => one.pid === null).map((one) => `${one.name} does not run, see ${join(state, 'logs', `${one.name}.log`)}`),
    `token for scripts: ${join(state, 'secrets/api-token')}`,
    now.healthy ? 'healthy' : 'not healthy',
  ].join('\n');
}

if (values.links) {
  console.log(table(await links()));
} else {
  const deadline = performance.now() + Number(values.wait ?? 0) * 1000;
  let now = await look();
  while (!now.healthy && performance.now() < deadline) {
    await pause(250);
    now = await look();
  }
  console.log(values.json ? JSON.stringify({ ...environment, ...now }, null, 2) : words(now));
  process.exitCode = now.healthy ? 0 : 1;
}
