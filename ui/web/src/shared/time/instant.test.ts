import { describe, expect, it } from 'vitest';
import { formatFull, formatInstant } from './instant';

const now = Date.parse('2026-11-21T14:05:00Z');

describe('An instant in UTC', () => {
  it.each([
    ['2026-11-21T14:02:31Z', '14:02:31'],
    ['2026-11-21T00:00:00Z', '00:00:00'],
    ['2026-11-20T23:59:59Z', '20 Nov 23:59:59'],
    ['2025-11-20T23:59:59Z', '20 Nov 2025 23:59:59'],
  ])('%s reads %s', (at, words) => {
    expect(formatInstant(Date.parse(at), 'utc', now)).toBe(words);
  });

  it('names its zone in full', () => {
    expect(formatFull(now, 'utc')).toBe('21 Nov 2026, 14:05:00 UTC');
  });
});
