import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const library = fileURLToPath(new URL('../../deploy/dev/lib/require.sh', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'ampora-require-'));
after(() => rmSync(folder, { recursive: true }));

/** A machine on whose PATH there are only these commands: name → what the script prints. No apt-get, so nothing is installed. */
function machine(name, commands) {
  const bin = join(folder, name);
  mkdirSync(bin);
  for (const tool of ['bash', 'sed', 'cut', 'paste', 'ls', 'sort', 'dirname']) {
    const found = process.env.PATH.split(delimiter).map((path) => join(path, tool)).find((path) => spawnSync('test', ['-x', path]).status === 0);
    symlinkSync(found, join(bin, tool));
  }
  for (const [command, prints] of Object.entries(commands)) {
    writeFileSync(join(bin, command), `#!/bin/bash\n${prints}\n`);
    chmodSync(join(bin, command), 0o755);
  }
  return (script) =>
    spawnSync(join(bin, 'bash'), ['-c', `source ${library}; ${script}`], {
      encoding: 'utf8',
      env: { PATH: bin, AMPORA_POSTGRES_BIN: bin },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
}

test('what is missing is named with the command that installs it, all at once', () => {
  const { status, stderr } = machine('empty', {})(`require_dotnet ${root}; require_node; require_redis; require_chromium; install_packages`);
  assert.equal(status, 3);
  const lines = stderr.trim().split('\n');
  assert.equal(lines.length, 4, stderr);
  assert.match(lines[0], /\.NET SDK is missing: install 10\.0\.100 or a newer 10\.0 from https:/);
  assert.match(lines[1], /Node\.js 20\.19 or newer with npm is missing: install it from https:/);
  assert.match(lines[2], /Redis is missing\. On Debian: apt-get install redis-server/);
  assert.match(lines[3], /Chromium is missing\. On Debian: apt-get install chromium/);
});

test('a PostgreSQL that is too old is refused with its version', () => {
  const { status, stderr } = machine('old', { postgres: 'echo "postgres (PostgreSQL) 14.2"', initdb: '' })('require_postgres; install_packages');
  assert.equal(status, 3);
  assert.match(stderr, /PostgreSQL 15 or newer is needed, .* has 14\. Set AMPORA_POSTGRES_BIN/);
});

test('an SDK that global.json does not accept is refused with what was found', () => {
  const { status, stderr } = machine('sdk', { dotnet: '[[ $1 == --list-sdks ]] && echo "9.0.100 [/usr]" || exit 145' })(`require_dotnet ${root}; install_packages`);
  assert.equal(status, 3);
  assert.match(stderr, /no \.NET SDK here satisfies global\.json: .*\(found: 9\.0\.100\)/);
});

test('a machine that has everything is left as it is', () => {
  const { status, stderr } = machine('full', { postgres: 'echo "postgres (PostgreSQL) 17.1"', initdb: '', 'redis-server': '' })(
    'require_postgres; require_redis; install_packages',
  );
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
});
