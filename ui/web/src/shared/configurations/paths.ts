export const configurationPath = (id: string): string => `/configurations/${encodeURIComponent(id)}`;
export const newVersionPath = (id: string): string => `${configurationPath(id)}/new-version`;
export const versionPath = (id: string, number: number): string =>
  `${configurationPath(id)}/versions/${number}`;

interface AssignTarget {
  configuration?: string;
  version?: number;
  agent?: string;
}

export function assignPath({ configuration, version, agent }: AssignTarget): string {
  const search = new URLSearchParams();
  if (configuration !== undefined) search.set('configuration', configuration);
  if (version !== undefined) search.set('version', String(version));
  if (agent !== undefined) search.set('agent', agent);
  return `/assign?${search.toString()}`;
}
