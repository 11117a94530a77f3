import { describe, expect, it } from 'vitest';
import { readEventStream, type ServerEvent } from './eventStream';

async function read(...chunks: string[]): Promise<{ events: ServerEvent[]; signs: number }> {
  const events: ServerEvent[] = [];
  let signs = 0;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  await readEventStream(
    stream,
    (event) => events.push(event),
    () => signs++,
  );
  return { events, signs };
}

describe('The event stream', () => {
  it('reads events however they are cut into pieces', async () => {
    const { events } = await read('event: cha', 'nged\ndata: {"a"', ':1}\n', '\n');
    expect(events).toEqual([{ event: 'changed', data: '{"a":1}' }]);
  });

  it('joins the lines of one event and keeps two events apart', async () => {
    const { events } = await read('data: one\ndata: two\n\nevent: x\ndata: three\n\n');
    expect(events).toEqual([
      { event: 'message', data: 'one\ntwo' },
      { event: 'x', data: 'three' },
    ]);
  });

  it('takes a comment for a sign of life and not for an event', async () => {
    const { events, signs } = await read(': keep-alive\n\n');
    expect(events).toEqual([]);
    expect(signs).toBe(1);
  });

  it('reads carriage returns as line ends', async () => {
    expect((await read('event: changed\r\ndata: 1\r\n\r\n')).events).toEqual([
      { event: 'changed', data: '1' },
    ]);
  });
});
