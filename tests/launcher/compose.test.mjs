// deploy/dev/compose.yaml gives the databases that the launcher would otherwise make: the same ports, and one for each region.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { layout } from '../../deploy/dev/lib/plan.mjs';

const deploy = fileURLToPath(new URL('../../deploy', import.meta.url));
const compose = readFileSync(`${deploy}/dev/compose.yaml`, 'utf8');
const regions = readdirSync(`${deploy}/regions`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
const ports = Object.fromEntries(
  [...compose.matchAll(/^ {2}([a-z-]+)-postgres:\n(?: {4}.*\n)*? {4}ports: \["(127\.0\.0\.1):(\d+):5432"\]$/gm)].map(([, name, host, port]) => [name, `${host}:${port}`]),
);

test('every database listens on loopback, on the port that the launcher gives it', () => {
  const planned = layout(8080, regions.map((id) => ({ id })), 1, 0);
  assert.deepEqual(ports, {
    aggregator: `127.0.0.1:${planned.aggregator.postgresPort}`,
    ...Object.fromEntries(planned.regions.map((region) => [region.id, `127.0.0.1:${region.postgresPort}`])),
  });
});

test('every database keeps its data in a volume of its own that is declared', () => {
  const declared = /^volumes:\n((?: {2}\S+:\n?)+)/m.exec(compose)[1].match(/[a-z-]+/g);
  const used = [...compose.matchAll(/^ {4}volumes: \[([a-z-]+):\/var\/lib\/postgresql\/data\]$/gm)].map(([, name]) => name);
  assert.deepEqual(used, Object.keys(ports));
  assert.deepEqual(declared, used);
});

test('the README names those ports', () => {
  const readme = readFileSync(`${deploy}/../README.md`, 'utf8');
  for (const [name, at] of Object.entries(ports)) assert.ok(readme.includes(`${name} ${at.split(':')[1]}`), `${name} ${at}`);
});

test('no password is written down', () => assert.match(compose, /POSTGRES_PASSWORD: \$\{AMPORA_POSTGRES_PASSWORD:\?/));
