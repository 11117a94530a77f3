/** What the list of agents is narrowed and ordered by. The URL is the state: this is its typed form. */
export interface AgentFilters {
  text: string;
  health: string;
  connection: string;
  configState: string;
  configuration: string;
  /** Name of the group that the agent is in. */
  group: string;
  /** `name=value`, all of which must hold. */
  labels: readonly string[];
  regions: readonly string[];
  sort: AgentSort;
  descending: boolean;
}

export const agentSorts = ['host-name', 'service-name', 'changed-at', 'id'] as const;
export type AgentSort = (typeof agentSorts)[number];

export const noFilters: AgentFilters = {
  text: '',
  health: '',
  connection: '',
  configState: '',
  configuration: '',
  group: '',
  labels: [],
  regions: [],
  sort: 'host-name',
  descending: false,
};

export function filtersFrom(search: URLSearchParams): AgentFilters {
  const one = (name: string): string => search.get(name) ?? '';
  const sort = agentSorts.find((name) => name === search.get('sort'));
  return {
    text: one('text'),
    health: one('health'),
    connection: one('connection'),
    configState: one('configState'),
    configuration: one('configuration'),
    group: one('group'),
    labels: search.getAll('label').filter((label) => label.includes('=')),
    regions: search.getAll('region'),
    sort: sort ?? noFilters.sort,
    descending: search.get('descending') === 'true',
  };
}

/** Only what differs from the default is written, so that a plain list has a plain address. */
export function filtersToSearch(filters: Partial<AgentFilters>): URLSearchParams {
  const full = { ...noFilters, ...filters };
  const search = new URLSearchParams();
  for (const name of ['text', 'health', 'connection', 'configState', 'configuration', 'group'] as const) {
    if (full[name] !== '') search.set(name, full[name]);
  }
  for (const label of full.labels) search.append('label', label);
  for (const region of full.regions) search.append('region', region);
  if (full.sort !== noFilters.sort) search.set('sort', full.sort);
  if (full.descending) search.set('descending', 'true');
  return search;
}

/** A link to the agents that match. */
export function agentsPath(filters: Partial<AgentFilters>): string {
  const search = filtersToSearch(filters).toString();
  return search === '' ? '/agents' : `/agents?${search}`;
}

export function isNarrowed(filters: AgentFilters): boolean {
  return (
    filters.text !== '' ||
    filters.health !== '' ||
    filters.connection !== '' ||
    filters.configState !== '' ||
    filters.configuration !== '' ||
    filters.group !== '' ||
    filters.labels.length > 0 ||
    filters.regions.length > 0
  );
}
