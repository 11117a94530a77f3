import { useQuery } from '@tanstack/react-query';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { useHost } from '../../api/host';
import { WATERMARK_MS } from '../../shared/regions/useRegions';

const key = ['fleet', 'summary', 'overview'] as const;
const dimension = ['config-state', 'service-version', 'service-name'];

/** The counts of everything in reach: of the region, or of all regions with what is missing. */
export function useSummary() {
  const global = useHost().kind === 'aggregator';
  useLive(['agents', 'assignments', 'regions'], key);
  return useQuery({
    queryKey: key,
    queryFn: () => body(fleet.GET('/api/v1/fleet/summary', { params: { query: { dimension } } })),
    ...(global && { refetchInterval: WATERMARK_MS }),
  });
}
