import { useSyncExternalStore } from 'react';
import { serverNow } from '../../api/clock';

const watchers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = 0;

const snapshot = (): number => {
  if (timer === undefined) second = Math.floor(serverNow() / 1_000);
  return second;
};

/** The server's time in milliseconds, whole seconds; everything on the page that shows an age ticks together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, snapshot) * 1_000;
}

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(tick, 1_000);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  second = Math.floor(serverNow() / 1_000);
  for (const each of [...watchers]) each();
}
