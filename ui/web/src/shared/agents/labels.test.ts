import { describe, expect, it } from 'vitest';
import { labelPairs, ownLabels } from './labels';

describe('Labels', () => {
  it('of its own are those that describe neither program nor machine', () => {
    expect(ownLabels({ env: 'prod', 'host.name': 'a', 'service.version': '1', 'hostile.name': 'b' })).toEqual(
      {
        env: 'prod',
        'hostile.name': 'b',
      },
    );
  });

  it('are completed once each, the own ones first', () => {
    const agents: { labels: Record<string, string> }[] = [
      { labels: { 'host.name': 'a', team: 'core' } },
      { labels: { env: 'prod', team: 'core' } },
    ];
    expect(labelPairs(agents)).toEqual(['env=prod', 'team=core', 'host.name=a']);
  });
});
