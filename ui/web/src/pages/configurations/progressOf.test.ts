import { describe, expect, it } from 'vitest';
import type { Progress } from '../../api/types';
import { isUnderWay, partsOf, progressSentence } from './progressOf';

const progress = (part: Partial<Progress>): Progress => ({
  assigned: 124,
  pending: 0,
  offered: 0,
  applying: 0,
  inSync: 0,
  failed: 0,
  notAccepted: 0,
  offline: 0,
  failures: [],
  ...part,
});

describe('Progress', () => {
  it('has every assigned agent in exactly one part', () => {
    const parts = partsOf(
      progress({ inSync: 100, applying: 4, offered: 6, pending: 8, failed: 4, notAccepted: 2 }),
    );
    expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(124);
    expect(parts.map(({ label }) => label)).not.toContain('other');
  });

  it('shows agents that no part counts, rather than lose them', () => {
    expect(partsOf(progress({ inSync: 120 })).at(-1)).toMatchObject({ label: 'other', value: 4 });
  });

  it.each([
    [{ inSync: 124 }, 'All 124 agents run it.'],
    [{ inSync: 98, applying: 20, failed: 6 }, '98 of 124 agents run it, 20 to go, 6 could not apply it.'],
    [
      { inSync: 121, pending: 3, offline: 3 },
      '121 of 124 agents run it, 3 to go. 3 of them are disconnected.',
    ],
    [{ inSync: 123, notAccepted: 1 }, '123 of 124 agents run it, 1 takes no configurations.'],
    [{ assigned: 0 }, 'No agent has this version as its assigned one.'],
    [{ assigned: 1, inSync: 1 }, 'The one agent runs it.'],
  ])('%j in words', (part, words) => {
    expect(progressSentence(progress(part))).toBe(words);
  });

  it('is over when nobody is left to answer', () => {
    expect(isUnderWay(progress({ inSync: 120, failed: 4 }))).toBe(false);
    expect(isUnderWay(progress({ inSync: 120, offered: 4 }))).toBe(true);
  });
});
