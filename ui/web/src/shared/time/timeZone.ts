import { useSyncExternalStore } from 'react';

export type TimeZone = 'local' | 'utc';

const KEY = 'ampora.time-zone';
const watchers = new Set<() => void>();
let current: TimeZone | null = null;

function read(): TimeZone {
  current ??= localStorage.getItem(KEY) === 'utc' ? 'utc' : 'local';
  return current;
}

export function setTimeZone(zone: TimeZone): void {
  current = zone;
  localStorage.setItem(KEY, zone);
  for (const watcher of watchers) watcher();
}

export function useTimeZone(): TimeZone {
  return useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, read);
}
