// tests/run.sh runs what tests/suites.txt names: a project of tests that is not there would never run, and nobody would notice.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const read = (path) => readFileSync(join(here, path), 'utf8');
const lines = read('suites.txt').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.trim().split(/\s+/));
const listed = lines.map(([name]) => name).sort();
const isProject = (name) => existsSync(join(here, name, `${name}.csproj`));

test('every project of tests is listed, and nothing else', () => {
  const props = read('Directory.Build.props');
  const suites = readdirSync(here).filter((name) => isProject(name) && (name.endsWith('.Tests') || props.includes(`'$(MSBuildProjectName)' == '${name}'`)));
  assert.deepEqual(listed, suites.sort());
});

test('a folder of tests without a project is not taken for one', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /^Ampora\..*\.Tests$/.test(entry.name));
  assert.deepEqual(folders.map((entry) => entry.name).filter((name) => !isProject(name)), []);
});

test('every suite is part of the solution, or run.sh would run a stale build of it', () => {
  const solution = read('../Ampora.Federation.sln');
  assert.deepEqual(listed.filter((name) => !solution.includes(`${name}.csproj`)), []);
});

test('every line has a limit in seconds and says where it runs', () => {
  for (const line of lines) assert.match(line.join(' '), /^Ampora\.\S+ [1-9]\d{1,3} (unit|full)$/);
  assert.equal(new Set(listed).size, listed.length);
});
