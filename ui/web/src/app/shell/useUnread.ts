import { type Query, type QueryState, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';

const EVERY_MS = 15_000;
const isUnread = ({ state }: Query): boolean => state.status === 'error' && state.data !== undefined;

/** What the page shows and could not read again, the oldest of it; null when all of it was read. Tries again by itself. */
export function useUnread(): Pick<QueryState, 'dataUpdatedAt' | 'error'> | null {
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const subscribe = useCallback((changed: () => void) => cache.subscribe(changed), [cache]);
  const unread = useSyncExternalStore(subscribe, () => {
    const failed = cache.findAll({ type: 'active', predicate: isUnread });
    return failed.sort((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt).at(0)?.state ?? null;
  });
  const any = unread !== null;

  useEffect(() => {
    if (!any) return undefined;
    const again = () => void client.refetchQueries({ type: 'active', predicate: isUnread });
    const timer = setInterval(again, EVERY_MS);
    return () => clearInterval(timer);
  }, [any, client]);
  return unread;
}
