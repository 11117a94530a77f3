import { useQuery } from '@tanstack/react-query';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';

/** A watermark advances, and grows old, without any event: what shows one is read again this often. */
export const WATERMARK_MS = 5_000;
const key = ['regions'] as const;

/** The regions that the aggregator follows, each with how recent it is. */
export function useRegions() {
  useLive(['regions', 'agents'], key);
  return useQuery({
    queryKey: key,
    queryFn: () => body(fleet.GET('/api/v1/regions')),
    refetchInterval: WATERMARK_MS,
  });
}
