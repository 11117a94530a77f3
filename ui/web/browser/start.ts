import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keepEnvironment, type Environment } from './environment.ts';

const launcher = fileURLToPath(new URL('../../../deploy/dev/up.sh', import.meta.url));

/**
 * Uses the system that AMPORA_AGGREGATOR_URL, AMPORA_REGION_URL and AMPORA_TOKEN name, or the one that runs at
 * AMPORA_PORT_BASE; else starts one of its own from what was built, and takes it away again.
 */
export default function start(): (() => void) | undefined {
  const { AMPORA_AGGREGATOR_URL: aggregator, AMPORA_REGION_URL: region, AMPORA_TOKEN: token } = process.env;
  if (aggregator !== undefined && region !== undefined && token !== undefined) {
    keepEnvironment({ token, aggregator: { url: aggregator }, regions: [{ id: 'region', url: region }] });
    return undefined;
  }
  const given = process.env.AMPORA_PORT_BASE;
  if (given !== undefined) {
    keepEnvironment(statusOf(given));
    return undefined;
  }
  const port = '19080';
  execFileSync(launcher, ['--detach', '--no-build', '--agents', '60', '--port-base', port], {
    stdio: 'inherit',
  });
  keepEnvironment(statusOf(port));
  return () => {
    spawnSync(launcher, ['reset', '--port-base', port], { stdio: 'inherit' });
  };
}

function statusOf(port: string): Environment {
  const { stdout } = spawnSync(launcher, ['status', '--json', '--port-base', port], { encoding: 'utf8' });
  return JSON.parse(stdout) as Environment;
}
