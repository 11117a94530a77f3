import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveEvents, parseChange, type Change } from './LiveEvents';

/** A server whose streams the test holds open, writes to and cuts. */
class FakeServer {
  readonly streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  status = 200;

  readonly fetch = ((_url: string, { signal }: { signal: AbortSignal }) => {
    if (this.status !== 200) return Promise.resolve(new Response(null, { status: this.status }));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.streams.push(controller);
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
    });
    return Promise.resolve(new Response(body));
  }) as typeof globalThis.fetch;

  async write(text: string): Promise<void> {
    this.streams.at(-1)?.enqueue(new TextEncoder().encode(text));
    await settle();
  }

  async cut(): Promise<void> {
    this.streams.at(-1)?.close();
    await settle();
  }
}

const settle = () => vi.advanceTimersByTimeAsync(0);
const changed = (topics: string, agents = '') => `event: changed\ndata: {"topics":[${topics}]${agents}}\n\n`;

let server: FakeServer;
let events: LiveEvents;
let seen: Change[];

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T10:00:00Z') });
  server = new FakeServer();
  events = new LiveEvents({ url: '/events', fetch: server.fetch, random: () => 0.5 });
  seen = [];
  events.subscribe((change) => seen.push(change));
  events.start();
  await settle();
});

afterEach(() => {
  events.stop();
  vi.useRealTimers();
});

describe('Live events', () => {
  it('reach those who subscribed, and nobody after they left', async () => {
    const late = vi.fn();
    const leave = events.subscribe(late);
    await server.write(changed('"agents"', ',"agents":["a"]'));
    leave();
    await server.write(changed('"agents"'));
    expect(late).toHaveBeenCalledTimes(1);
    expect(seen).toHaveLength(2);
    expect(seen[0]?.agents).toEqual(new Set(['a']));
    expect(seen[1]?.agents).toBeNull();
  });

  it('say since when they are cut, and why, until they are live again', async () => {
    expect(events.state.kind).toBe('live');
    server.status = 503;
    await server.cut();
    expect(events.state).toEqual({
      kind: 'cut',
      since: Date.parse('2026-11-21T10:00:00Z'),
      reason: 'the server closed the connection',
    });
    await vi.advanceTimersByTimeAsync(3_500);
    expect(events.state).toMatchObject({
      since: Date.parse('2026-11-21T10:00:00Z'),
      reason: 'the server answered 503',
    });
  });

  it('have every page read again after a gap', async () => {
    await server.cut();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(events.state.kind).toBe('live');
    expect(seen.at(-1)).toEqual({
      topics: new Set(['agents', 'instances', 'configurations', 'assignments', 'regions']),
      agents: null,
    });
  });

  it('take silence for a cut, and a comment for a sign of life', async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    await server.write(': keep-alive\n\n');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(events.state.kind).toBe('live');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(events.state).toMatchObject({ kind: 'cut', reason: 'no sign of life for 35 s' });
  });

  it('end with the session', async () => {
    server.status = 401;
    await server.cut();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(events.state.kind).toBe('signed-out');
  });

  it('are not followed any more once stopped', async () => {
    events.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.streams).toHaveLength(1);
  });
});

describe('An event', () => {
  it('that cannot be read is left out', () => {
    expect(parseChange('not json')).toBeNull();
    expect(parseChange('{"topics":"agents"}')).toBeNull();
    expect(parseChange('{"topics":["agents","weather"]}')?.topics).toEqual(new Set(['agents']));
  });
});
