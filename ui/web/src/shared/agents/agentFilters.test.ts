import { describe, expect, it } from 'vitest';
import { agentsPath, filtersFrom, filtersToSearch, isNarrowed, noFilters } from './agentFilters';

describe('Filters of the agents', () => {
  it('survive the way into the address and back', () => {
    const filters = {
      ...noFilters,
      text: 'fra web & co',
      health: 'unhealthy',
      connection: 'connected',
      configState: 'in-sync',
      configuration: 'base',
      group: 'front',
      labels: ['env=prod', 'team=a=b'],
      regions: ['eu-west', 'us-east'],
      sort: 'changed-at' as const,
      descending: true,
    };
    expect(filtersFrom(new URLSearchParams(filtersToSearch(filters).toString()))).toEqual(filters);
  });

  it('leave a plain list its plain address', () => {
    expect(agentsPath({})).toBe('/agents');
    expect(filtersToSearch(noFilters).toString()).toBe('');
  });

  it('make a link that says what it shows', () => {
    expect(agentsPath({ health: 'unhealthy', regions: ['eu-west'] })).toBe(
      '/agents?health=unhealthy&region=eu-west',
    );
  });

  it('drop what is no label and no known order', () => {
    const filters = filtersFrom(new URLSearchParams('label=env&label=a=b&sort=colour'));
    expect(filters.labels).toEqual(['a=b']);
    expect(filters.sort).toBe(noFilters.sort);
  });

  it('do not count the order as narrowing', () => {
    expect(isNarrowed({ ...noFilters, sort: 'id', descending: true })).toBe(false);
    expect(isNarrowed({ ...noFilters, labels: ['a=b'] })).toBe(true);
    expect(isNarrowed({ ...noFilters, group: 'front' })).toBe(true);
  });
});
