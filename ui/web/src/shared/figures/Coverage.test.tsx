import { describe, expect, it } from 'vitest';
import { provenanceSample } from '../../testing/samples';
import { show } from '../../testing/show';
import type { Provenance, ReadFrom } from '../../api/types';
import { Coverage } from './Coverage';

const textOf = (counted: number, known: number, provenance: Provenance): string =>
  show(<Coverage counted={counted} known={known} provenance={provenance} />).container.textContent;

const [here] = provenanceSample().regions;

describe('A total', () => {
  it('that is complete says so', () => {
    expect(textOf(100, 100, provenanceSample())).toBe('complete100 agents');
  });

  it('never stands without what it leaves out', () => {
    if (here === undefined) throw new Error('no sample');
    const provenance = provenanceSample({
      completeness: 'partial',
      regions: [
        here,
        { ...here, region: 'us-east', displayName: 'US East', included: false, state: 'unreachable' },
      ],
    });
    expect(textOf(12_431, 13_635, provenance)).toBe('partial12,431 of 13,635 agentsUS East missing');
  });

  it('wears the age of what is older than promised', () => {
    if (here === undefined) throw new Error('no sample');
    // It goes on growing after the answer: what counts is the watermark, not the age that the answer had.
    const watermark = new Date(Date.now() - 252_500).toISOString();
    const provenance = provenanceSample({
      completeness: 'partial',
      regions: [{ ...here, state: 'stale', watermark, ageSeconds: 3 }],
    });
    expect(textOf(100, 100, provenance)).toMatch(/^partial100 agentsEU West as of 4 min 1[123] s ago$/);
  });

  it('says which database of the region it was read from, where there are two', () => {
    const read = (part: Partial<ReadFrom>) =>
      textOf(
        100,
        100,
        provenanceSample({ read: { place: 'replica', replicaLagSeconds: 2.4, reason: null, ...part } }),
      );
    expect(read({})).toBe('complete100 agentsread from the replica, 2 s behind');
    expect(read({ place: 'primary', reason: 'the replica does not answer: no connection' })).toBe(
      'complete100 agentsread from the primary: the replica does not answer: no connection',
    );
  });
});
