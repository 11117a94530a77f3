export type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'idle';

export interface StatusWord {
  word: string;
  tone: Tone;
  /** What the state means, in one sentence. */
  means: string;
}

type Vocabulary = Readonly<Record<string, StatusWord>>;

const word = (text: string, tone: Tone, means: string): StatusWord => ({ word: text, tone, means });

const health: Vocabulary = {
  healthy: word('healthy', 'ok', 'The agent says that it is healthy.'),
  unhealthy: word('unhealthy', 'bad', 'The agent says that it is not healthy.'),
  unreported: word('unreported', 'idle', 'The agent has not said how it is.'),
};

const connection: Vocabulary = {
  connected: word('connected', 'ok', 'The agent is in touch with its region.'),
  disconnected: word('disconnected', 'warn', 'The agent is not in touch; what is shown is its last report.'),
};

const configState: Vocabulary = {
  none: word('none', 'idle', 'No configuration is assigned.'),
  pending: word('pending', 'busy', 'Assigned, and not yet offered to the agent.'),
  offered: word('offered', 'busy', 'Sent to the agent, which has not answered yet.'),
  applying: word('applying', 'busy', 'The agent says that it is applying the configuration.'),
  'in-sync': word('in sync', 'ok', 'The agent runs what is assigned to it.'),
  failed: word('failed', 'bad', 'The agent could not apply the configuration.'),
  'not-accepted': word('not accepted', 'warn', 'The agent does not take configurations from a server.'),
  drifted: word('drifted', 'warn', 'The agent runs something else than what is assigned.'),
  'rolled-back': word('rolled back', 'warn', 'The agent went back to an earlier configuration.'),
};

const freshness: Vocabulary = {
  current: word('current', 'ok', 'Its data is as recent as promised.'),
  lagging: word('lagging', 'warn', 'Its data is older than promised, and still arriving.'),
  stale: word('stale', 'bad', 'Its data is old. Counts from it are as of then.'),
  unreachable: word('unreachable', 'bad', 'Nothing arrives from it.'),
  resyncing: word('resyncing', 'busy', 'It is sending everything anew.'),
  paused: word('paused', 'idle', 'Following it was paused by an operator.'),
  decommissioned: word('decommissioned', 'idle', 'It was taken out of service.'),
};

const completeness: Vocabulary = {
  complete: word('complete', 'ok', 'Every region is counted, each within its promise.'),
  bounded: word('bounded', 'warn', 'Only regions within the asked age are counted.'),
  partial: word('partial', 'warn', 'At least one region is missing or old.'),
};

const instance: Vocabulary = {
  running: word('running', 'ok', 'The process says every few seconds that it lives.'),
  silent: word(
    'silent',
    'bad',
    'The process has not said for 30 s that it lives, and did not say that it stops.',
  ),
  stopped: word('stopped', 'idle', 'The process said that it stops.'),
};

const vocabularies = { health, connection, configState, freshness, completeness, instance } as const;

export type Subject = keyof typeof vocabularies;

/** The word, tone and meaning of a state. A state that this version does not know is shown as it came. */
export function statusWord(subject: Subject, value: string): StatusWord {
  return (
    vocabularies[subject][value] ??
    word(value, 'idle', `A state that this version of the page does not know.`)
  );
}

/** The states of a subject in the order in which a person looks for them, as filter values. */
export function statesOf(subject: Subject): readonly string[] {
  return Object.keys(vocabularies[subject]);
}
