import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem';

/** Server state. Freshness comes from events, not from timers; what is shown stays shown while it is read again. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: true,
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && error instanceof ApiProblem && isPassing(error.status),
        retryDelay: (attempt) => 500 * 2 ** attempt,
      },
      mutations: { networkMode: 'always' },
    },
  });
  const onError = (error: unknown): void => {
    if (error instanceof ApiProblem && error.status === 401) client.setQueryData(['session'], null);
  };
  client.getQueryCache().config.onError = onError;
  client.getMutationCache().config.onError = onError;
  return client;
}

function isPassing(status: number): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504;
}
