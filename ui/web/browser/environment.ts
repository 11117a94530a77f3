/** The running system that the tests look at. */
export interface Environment {
  token: string;
  aggregator: { url: string };
  regions: readonly { id: string; url: string }[];
}

const KEY = 'AMPORA_BROWSER_ENVIRONMENT';

export function keepEnvironment(environment: Environment): void {
  process.env[KEY] = JSON.stringify(environment);
}

export function environment(): Environment {
  const kept = process.env[KEY];
  if (kept === undefined) throw new Error('no environment: browser/start.ts keeps it');
  return JSON.parse(kept) as Environment;
}

export function region(index = 0): Environment['regions'][number] {
  const found = environment().regions[index];
  if (found === undefined) throw new Error(`the environment has no region ${index}`);
  return found;
}
