import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { layout, regionFaults } from '../../deploy/dev/lib/plan.mjs';

const script = fileURLToPath(new URL('../../deploy/dev/lib/plan.mjs', import.meta.url));
const state = mkdtempSync(join(tmpdir(), 'ampora-plan-'));
after(() => rmSync(state, { recursive: true }));

const good = { id: 'eu-west', displayName: 'Europe West', externalAddresses: {}, limits: { maxMessageBytes: 1048576 } };

test('a good region has no fault', () => assert.deepEqual(regionFaults(good, 'eu-west'), []));

test('every fault is reported at once, each with its field', () => {
  const faults = regionFaults(
    { id: 'EU', displayName: '', colour: 'red', externalAddresses: { opAmp: 'http://x' }, limits: { maxMessageBytes: 0, agents: 1 } },
    'eu-west',
  );
  for (const field of ['id ', 'displayName ', 'colour ', 'externalAddresses.opAmp ', 'limits.maxMessageBytes ', 'limits.agents ']) {
    assert.equal(faults.filter((fault) => fault.startsWith(field)).length, 1, `${field} in ${faults.join('; ')}`);
  }
});

test('a region must be called what its folder is called', () =>
  assert.deepEqual(regionFaults(good, 'eu-north'), ["id must be the folder's name, eu-north"]));

test('no two listeners of the largest environment share a port', () => {
  const regions = Array.from({ length: 9 }, (_, i) => ({ id: `region-${i}`, displayName: 'x' }));
  const { aggregator, regions: placed } = layout(8080, regions, 9, 200);
  const ports = [aggregator, ...placed.flatMap((region) => region.instances)]
    .flatMap((at) => [at.url, at.grpc, at.opAmp].filter(Boolean).map((url) => Number(new URL(url).port)))
    .concat(aggregator.postgresPort, placed.map((region) => region.postgresPort));
  assert.equal(new Set(ports).size, ports.length);
});

test('the ports are the documented ones', () => {
  const { aggregator, regions } = layout(9000, [{ id: 'a1' }, { id: 'b1' }], 1, 5);
  assert.deepEqual([aggregator.url, aggregator.grpc], ['http://127.0.0.1:9000', 'http://127.0.0.1:9002']);
  assert.deepEqual(
    [regions[1].url, regions[1].opAmp, regions[1].grpc],
    ['http://127.0.0.1:9020', 'ws://127.0.0.1:9021/v1/opamp', 'http://127.0.0.1:9022'],
  );
  assert.deepEqual(regions.map((region) => region.agents), [3, 2]);
});

test('secrets are made once, differ, and are for the owner only', () => {
  const plan = () => execFileSync('node', [script, state, '9000', 'eu-west,us-east', '1', '10'], { encoding: 'utf8' });
  const secrets = () => readdirSync(join(state, 'secrets')).map((name) => readFileSync(join(state, 'secrets', name), 'utf8'));
  plan();
  const first = secrets();
  plan();
  assert.deepEqual(secrets(), first);
  assert.equal(new Set(first).size, first.length);
  assert.ok(first.every((secret) => secret.trim().length >= 43));
  for (const folder of ['secrets', 'env']) {
    for (const name of readdirSync(join(state, folder))) assert.equal(statSync(join(state, folder, name)).mode & 0o777, 0o600, name);
  }
  assert.equal(statSync(join(state, 'environment.json')).mode & 0o777, 0o600);
});

test('all instances of a region share one master key of 32 bytes, and regions do not', () => {
  execFileSync('node', [script, state, '9200', 'eu-west,us-east', '2', '10']);
  const key = (name) => /^KeyProtection__MasterKey=(.*)$/m.exec(readFileSync(join(state, 'env', name), 'utf8'))[1];
  assert.equal(Buffer.from(key('eu-west-1'), 'base64').length, 32);
  assert.equal(key('eu-west-1'), key('eu-west-2'));
  assert.notEqual(key('eu-west-1'), key('us-east-1'));
});

test('agents and the aggregator know every instance of a region', () => {
  const lines = execFileSync('node', [script, state, '9100', 'eu-west', '3', '10'], { encoding: 'utf8' }).trim().split('\n');
  assert.deepEqual(lines.filter((line) => line.startsWith('region ')), ['region eu-west-1', 'region eu-west-2', 'region eu-west-3']);
  const words = lines.find((line) => line.startsWith('simulator ')).split(' ');
  assert.deepEqual(
    words.filter((_, i) => words[i - 1] === '--endpoint'),
    ['ws://127.0.0.1:9111/v1/opamp', 'ws://127.0.0.1:9211/v1/opamp', 'ws://127.0.0.1:9311/v1/opamp'],
  );
  const variables = readFileSync(join(state, 'env', 'aggregator'), 'utf8').split('\n').filter((line) => /^Regions__0__\w*Endpoint/.test(line));
  assert.deepEqual(variables, [
    'Regions__0__Endpoint=http://127.0.0.1:9112',
    'Regions__0__OtherEndpoints__0=http://127.0.0.1:9212',
    'Regions__0__OtherEndpoints__1=http://127.0.0.1:9312',
  ]);
});

test('a region that has no folder is refused by name', () => {
  const { status, stderr } = spawnSync('node', [script, state, '9000', 'atlantis', '1', '10'], { encoding: 'utf8' });
  assert.equal(status, 2);
  assert.match(stderr, /there is no region atlantis/);
});
