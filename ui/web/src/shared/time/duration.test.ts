import { describe, expect, it } from 'vitest';
import { formatDuration, formatShortDuration } from './duration';

describe('A duration', () => {
  it.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [252, '4 min 12 s'],
    [3_599, '59 min 59 s'],
    [3_600, '1 h'],
    [11_100, '3 h 5 min'],
    [86_400, '1 d'],
    [187_200, '2 d 4 h'],
    [864_000, '10 d'],
    [2_700_000, '31 d'],
  ])('of %d seconds reads %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });

  it('is never below zero, although clocks differ', () => {
    expect(formatDuration(-3)).toBe('0 s');
  });

  it('has one unit in its short form', () => {
    expect(formatShortDuration(252)).toBe('4 min');
    expect(formatShortDuration(187_200)).toBe('2 d');
  });
});
