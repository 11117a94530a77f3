import { useQuery } from '@tanstack/react-query';
import { body, regional } from '../../api/client';
import { useLive } from '../../api/events/useLive';

const listKey = ['configurations', 'list'] as const;

export function useConfigurations() {
  useLive(['configurations', 'assignments'], listKey);
  return useQuery({ queryKey: listKey, queryFn: () => body(regional.GET('/api/v1/configurations')) });
}

/** One configuration with the list of its versions; nothing while `id` is empty. */
export function useConfiguration(id: string) {
  const key = ['configurations', 'one', id] as const;
  useLive(['configurations', 'assignments'], key);
  return useQuery({
    queryKey: key,
    queryFn: () => body(regional.GET('/api/v1/configurations/{id}', { params: { path: { id } } })),
    enabled: id !== '',
  });
}

/** A version never changes: it is read once. */
export function useVersion(id: string, number: number | null) {
  return useQuery({
    queryKey: ['configurations', 'version', id, number],
    queryFn: () =>
      body(
        regional.GET('/api/v1/configurations/{id}/versions/{number}', {
          params: { path: { id, number: number ?? 0 } },
        }),
      ),
    enabled: id !== '' && number !== null,
    staleTime: Infinity,
  });
}
