import { describe, expect, it } from 'vitest';
import { countOf, formatBytes, formatShare, listWords } from './count';

describe('Figures', () => {
  it('have thousands separators and the right number of the noun', () => {
    expect(countOf(12_431, 'agent')).toBe('12,431 agents');
    expect(countOf(1, 'agent')).toBe('1 agent');
  });

  it('never round an exception away', () => {
    expect(formatShare(9_999, 10_000)).toBe('99 %');
    expect(formatShare(1, 10_000)).toBe('<1 %');
    expect(formatShare(0, 10_000)).toBe('0 %');
    expect(formatShare(10_000, 10_000)).toBe('100 %');
    expect(formatShare(0, 0)).toBe('0 %');
  });

  it('give bytes a unit', () => {
    expect(formatBytes(812)).toBe('812 B');
    expect(formatBytes(4_198)).toBe('4.1 KiB');
    expect(formatBytes(2 * 1_048_576)).toBe('2 MiB');
  });

  it('list names as a sentence does', () => {
    expect(listWords(['a'])).toBe('a');
    expect(listWords(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
