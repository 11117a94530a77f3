import type { Progress } from '../../api/types';
import { countOf, formatCount } from '../../shared/figures/count';
import type { Tone } from '../../shared/status/vocabulary';

export interface ProgressPart {
  state: string;
  label: string;
  value: number;
  tone: Tone;
}

/** Every assigned agent in exactly one part; the parts add up to `assigned`. */
export function partsOf(progress: Progress): ProgressPart[] {
  const { assigned, inSync, applying, offered, pending, failed, notAccepted } = progress;
  const named: ProgressPart[] = [
    { state: 'in-sync', label: 'in sync', value: inSync, tone: 'ok' },
    { state: 'applying', label: 'applying', value: applying, tone: 'busy' },
    { state: 'offered', label: 'offered', value: offered, tone: 'busy' },
    { state: 'pending', label: 'pending', value: pending, tone: 'idle' },
    { state: 'failed', label: 'failed', value: failed, tone: 'bad' },
    { state: 'not-accepted', label: 'not accepted', value: notAccepted, tone: 'warn' },
  ];
  const rest = assigned - named.reduce((sum, { value }) => sum + value, 0);
  return rest > 0 ? [...named, { state: '', label: 'other', value: rest, tone: 'warn' }] : named;
}

/** Where the whole stands, in one sentence. */
export function progressSentence(progress: Progress): string {
  const { assigned, pending, offered, applying, inSync, failed, notAccepted, offline } = progress;
  if (assigned === 0) return 'No agent has this version as its assigned one.';
  if (inSync === assigned)
    return assigned === 1 ? 'The one agent runs it.' : `All ${formatCount(assigned)} agents run it.`;
  const open = pending + offered + applying;
  const words = [
    `${formatCount(inSync)} of ${countOf(assigned, 'agent')} ${inSync === 1 ? 'runs' : 'run'} it`,
  ];
  if (open > 0) words.push(`${formatCount(open)} to go`);
  if (failed > 0) words.push(`${formatCount(failed)} could not apply it`);
  if (notAccepted > 0)
    words.push(`${formatCount(notAccepted)} ${notAccepted === 1 ? 'takes' : 'take'} no configurations`);
  const away = ` ${formatCount(offline)} of them ${offline === 1 ? 'is' : 'are'} disconnected.`;
  return `${words.join(', ')}.${open > 0 && offline > 0 ? away : ''}`;
}

export function isUnderWay({ pending, offered, applying }: Progress): boolean {
  return pending + offered + applying > 0;
}
