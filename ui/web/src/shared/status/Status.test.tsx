import { describe, expect, it } from 'vitest';
import { show as showPart } from '../../testing/show';
import { Status } from './Status';
import { statesOf, statusWord, type Subject } from './vocabulary';

const subjects: readonly Subject[] = ['health', 'connection', 'configState', 'freshness', 'completeness'];

const show = (subject: Subject, value: string) =>
  showPart(<Status subject={subject} value={value} />).container;

describe('A status', () => {
  it('is a word, with an icon that a screen reader leaves out', () => {
    const container = show('configState', 'not-accepted');
    expect(container).toHaveTextContent(/^not accepted$/);
    expect(container.querySelector('svg')).toHaveAttribute('aria-hidden', 'true');
  });

  it.each(subjects)('of %s differs from every other by its shape as well as its colour', (subject) => {
    const shapes = statesOf(subject).map((state) => show(subject, state).querySelector('svg')?.innerHTML);
    expect(new Set(shapes).size).toBe(shapes.length);
  });

  it('that this version does not know is shown as it came', () => {
    expect(statusWord('health', 'dreaming')).toMatchObject({ word: 'dreaming', tone: 'idle' });
  });

  it('keeps to the words of the field', () => {
    expect(statesOf('freshness').map((state) => statusWord('freshness', state).word)).toEqual([
      'current',
      'lagging',
      'stale',
      'unreachable',
      'resyncing',
      'paused',
      'decommissioned',
    ]);
  });
});
