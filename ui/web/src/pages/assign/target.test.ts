import { describe, expect, it } from 'vitest';
import { previewSentence } from './Preview';
import { targetFrom } from './target';

const from = (search: string) => targetFrom(new URLSearchParams(search));

describe('The target of an assignment', () => {
  it('is one agent, or all with some labels', () => {
    expect(from('agent=a1')).toEqual({ agentId: 'a1' });
    expect(from('label=env=prod&label=team=a=b')).toEqual({ selector: { env: 'prod', team: 'a=b' } });
  });

  it('is never everybody by omission', () => {
    expect(from('')).toBeNull();
    expect(from('label=env')).toBeNull();
  });
});

describe('The preview', () => {
  it.each([
    [{ agents: 124, connected: 118 }, '124 agents, 118 connected. 6 are disconnected and get it on return.'],
    [{ agents: 1, connected: 0 }, '1 agent, 0 connected. 1 is disconnected and gets it on return.'],
    [{ agents: 3, connected: 3 }, '3 agents, all connected: offered at once.'],
    [{ agents: 0, connected: 0 }, 'No agent matches now. It takes effect when one does.'],
  ])('of %j says what is touched', (preview, words) => {
    expect(previewSentence(preview)).toBe(words);
  });
});
