import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Change, LiveEvents, LiveState, Topic } from './LiveEvents';
import { throttle } from './throttle';

export const LiveEventsContext = createContext<LiveEvents | null>(null);

export function useLiveEvents(): LiveEvents {
  const events = useContext(LiveEventsContext);
  if (events === null) throw new Error('LiveEventsContext has no value');
  return events;
}

export function useLiveState(): LiveState {
  const events = useLiveEvents();
  return useSyncExternalStore(events.watchState, () => events.state);
}

interface LiveOptions {
  /** Only when this agent is among those that changed. */
  agent?: string;
  /** At most one re-fetch in this time. */
  everyMs?: number;
}

/** Re-fetches the queries under `key` when one of the topics changes, for as long as the component is shown. */
export function useLive(topics: readonly Topic[], key: QueryKey, options: LiveOptions = {}): void {
  const { agent, everyMs = 1_000 } = options;
  const events = useLiveEvents();
  const client = useQueryClient();
  const names = topics.join();
  const latestKey = useRef(key);
  useEffect(() => {
    latestKey.current = key;
  });

  useEffect(() => {
    const refetch = throttle(() => {
      const queryKey = latestKey.current;
      // A fetch that is under way may have read before this change: look again after it.
      if (client.isFetching({ queryKey }) > 0) refetch();
      else void client.invalidateQueries({ queryKey });
    }, everyMs);
    const wanted = new Set(names.split(','));
    const unsubscribe = events.subscribe((change: Change) => {
      if (![...change.topics].some((topic) => wanted.has(topic))) return;
      if (agent !== undefined && change.agents?.has(agent) === false) return;
      refetch();
    });
    return () => {
      unsubscribe();
      refetch.cancel();
    };
  }, [events, client, names, agent, everyMs]);
}
