// The launcher signals only what it started: these tests hold the pid file to the process it names.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../../deploy/dev/lib/processes.sh', import.meta.url));
let state;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'ampora-run-'));
  for (const folder of ['run', 'logs', 'env']) mkdirSync(join(state, folder));
});

afterEach(() => {
  bash('stop_all');
  rmSync(state, { recursive: true });
});

const bash = (script) =>
  execFileSync('bash', ['-c', `set -uo pipefail; state=${state}; source ${library}; ${script}`], {
    encoding: 'utf8',
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const pidFile = (name) => readFileSync(join(state, 'run', name), 'utf8').trim().split(' ');
const alive = (pid) => bash(`started_at ${pid}`).trim() !== '';

test('what was started runs, and stops', () => {
  bash('start one sleep 60; start agents.x sleep 60');
  assert.deepEqual(bash('running').trim().split('\n'), ['agents.x', 'one']);
  const [pid] = pidFile('one');
  assert.match(bash('stop_all'), /^stopping agents.x\nstopping one\n$/);
  assert.equal(alive(pid), false);
  assert.equal(bash('running'), '');
});

test('a pid that now belongs to another process is left alone', () => {
  bash('start other sleep 60');
  const [pid, start, boot] = pidFile('other');
  writeFileSync(join(state, 'run', 'stale'), `${pid} ${Number(start) - 1} ${boot}\n`);
  assert.equal(bash('running stale'), '');
  bash('stop TERM 5 stale');
  assert.equal(alive(pid), true);
});

test('a pid of an earlier boot is left alone', () => {
  bash('start other sleep 60');
  const [pid, start] = pidFile('other');
  writeFileSync(join(state, 'run', 'stale'), `${pid} ${start} 00000000-0000-0000-0000-000000000000\n`);
  bash('stop KILL 5 stale');
  assert.equal(alive(pid), true);
});

test('what does not stop when asked is killed', () => {
  bash(`start stubborn bash -c 'trap "" TERM; while :; do sleep 0.2; done'; sleep 0.3`);
  const [pid] = pidFile('stubborn');
  bash('stop TERM 1 stubborn');
  assert.equal(alive(pid), false);
});

test('a process gets the variables of its file, blanks and all', () => {
  writeFileSync(join(state, 'env', 'one'), 'Region__DisplayName=Europe West\n');
  bash(`start one bash -c 'echo "[$Region__DisplayName]"'; until grep -q . "$state/logs/one.log"; do sleep 0.05; done`);
  assert.equal(readFileSync(join(state, 'logs', 'one.log'), 'utf8'), '[Europe West]\n');
});
