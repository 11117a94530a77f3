import { useEffect } from 'react';
import { useLiveEvents, useLiveState } from '../../api/events/useLive';

const EVERY_MS = 15_000;

/** Events are cut but requests may still get through: every page reads again now and then. */
export function usePollWhileCut(): void {
  const events = useLiveEvents();
  const cut = useLiveState().kind === 'cut';
  useEffect(() => {
    if (!cut) return undefined;
    const timer = setInterval(() => events.refreshAll(), EVERY_MS);
    return () => clearInterval(timer);
  }, [cut, events]);
}
