import { learnServerTime, serverNow } from '../clock';
import { readEventStream } from './eventStream';

export type Topic = 'agents' | 'instances' | 'configurations' | 'assignments' | 'regions';

/** What changed. `agents` is null when too many changed to name them, or when changes may have been missed. */
export interface Change {
  topics: ReadonlySet<Topic>;
  agents: ReadonlySet<string> | null;
}

export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'cut'; since: number; reason: string }
  | { kind: 'signed-out' };

const ALL: readonly Topic[] = ['agents', 'instances', 'configurations', 'assignments', 'regions'];
/** The server sends a comment every 15 s; silence for longer than two of them is a dead connection. */
const SILENCE_MS = 35_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000] as const;

export interface LiveOptions {
  url: string;
  fetch: typeof globalThis.fetch;
  /** A number in [0, 1): spreads the retries of many browsers. */
  random: () => number;
}

/** One connection to /api/v1/events for the whole app; pages subscribe while they are shown. */
export class LiveEvents {
  readonly #options: LiveOptions;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #watchers = new Set<() => void>();
  #state: LiveState = { kind: 'connecting' };
  #attempt = 0;
  #wasCut = false;
  #abort: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get state(): LiveState {
    return this.#state;
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  readonly subscribe = (listener: (change: Change) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly watchState = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    if (this.#abort === null) void this.#connect();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Tells every page to read again what it shows, as after a gap. */
  refreshAll(): void {
    this.#emit({ topics: new Set(ALL), agents: null });
  }

  async #connect(): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    let reason: string;
    try {
      const response = await this.#options.fetch(this.#options.url, {
        headers: { Accept: 'text/event-stream' },
        signal: abort.signal,
      });
      learnServerTime(response.headers.get('Date'));
      if (response.status === 401) {
        this.#set({ kind: 'signed-out' });
        return;
      }
      if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
      this.#opened();
      await readEventStream(
        response.body,
        (event) => this.#take(event.event, event.data),
        this.#watchSilence,
      );
      reason = 'the server closed the connection';
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    clearTimeout(this.#timer);
    if (this.#abort === abort) this.#cut(reason);
  }

  #opened(): void {
    this.#attempt = 0;
    this.#watchSilence();
    this.#set({ kind: 'live' });
    if (this.#wasCut) this.refreshAll();
    this.#wasCut = false;
  }

  #cut(reason: string): void {
    this.#wasCut = true;
    this.#set({ kind: 'cut', since: this.#state.kind === 'cut' ? this.#state.since : serverNow(), reason });
    const wait = RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)] ?? 15_000;
    this.#timer = setTimeout(() => void this.#connect(), wait * (0.75 + this.#options.random() / 2));
  }

  readonly #watchSilence = (): void => {
    clearTimeout(this.#timer);
    const abort = this.#abort;
    this.#timer = setTimeout(() => abort?.abort(new Error('no sign of life for 35 s')), SILENCE_MS);
  };

  #take(event: string, data: string): void {
    if (event !== 'changed') return;
    const change = parseChange(data);
    if (change !== null) this.#emit(change);
  }

  #emit(change: Change): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #set(state: LiveState): void {
    this.#state = state;
    for (const watcher of [...this.#watchers]) watcher();
  }
}

export function parseChange(data: string): Change | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { topics, agents } = parsed as { topics?: unknown; agents?: unknown };
  if (!Array.isArray(topics)) return null;
  const known = ALL.filter((topic) => topics.includes(topic));
  return {
    topics: new Set(known),
    agents: Array.isArray(agents)
      ? new Set(agents.filter((id): id is string => typeof id === 'string'))
      : null,
  };
}
