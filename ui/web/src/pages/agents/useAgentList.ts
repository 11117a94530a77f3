import { useInfiniteQuery, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { filtersToSearch, type AgentFilters } from '../../shared/agents/agentFilters';
import { mergeLive } from './mergeLive';

const PAGE = 100;

/** The agents that match, page by page as the reader scrolls; only the pages in sight are kept up to date. */
export function useAgentList(filters: AgentFilters) {
  const search = filtersToSearch(filters).toString();
  const client = useQueryClient();
  const [sight, setSight] = useState<readonly [first: number, last: number]>([0, 0]);

  const list = useInfiniteQuery({
    queryKey: ['agents', 'list', search],
    queryFn: ({ pageParam }) => readPage(filters, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Infinity,
    gcTime: 0,
  });
  const pages = list.data?.pages ?? [];
  const cursors = (list.data?.pageParams ?? []) as (string | null)[];

  const liveKey = ['agents', 'live', search] as const;
  const live = useQueries({
    queries: pages.map((page, index) => ({
      queryKey: [...liveKey, cursors[index]],
      queryFn: () => readPage(filters, cursors[index] ?? null),
      initialData: page,
      staleTime: Infinity,
      gcTime: 0,
      enabled: index >= sight[0] && index <= sight[1],
    })),
  });
  useLive(['agents', 'regions', 'assignments'], liveKey, { everyMs: 1_500 });

  const liveData = live.map(({ data }) => data);
  const merged = mergeLive(
    pages.map(({ items }) => items),
    liveData.map((page, index) => (page === pages[index] ? null : page.items)),
  );
  const newest = liveData[sight[0]] ?? pages[0];

  return {
    ...merged,
    total: newest?.total,
    provenance: newest?.provenance,
    error: list.error,
    reading: list.isPending,
    retry: () => void list.refetch(),
    hasMore: list.hasNextPage,
    more: () => {
      if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
    },
    /** Which rows are on the screen. */
    see: (first: number, last: number) => {
      const next = [Math.floor(first / PAGE), Math.floor(last / PAGE)] as const;
      setSight((before) => (before[0] === next[0] && before[1] === next[1] ? before : next));
    },
    showNow: async () => {
      client.removeQueries({ queryKey: liveKey });
      await client.resetQueries({ queryKey: ['agents', 'list', search] });
    },
  };
}

export type AgentListing = ReturnType<typeof useAgentList>;

function readPage(filters: AgentFilters, cursor: string | null) {
  const { text, health, connection, configState, configuration, group, labels, regions, sort, descending } =
    filters;
  return body(
    fleet.GET('/api/v1/agents', {
      params: {
        query: {
          limit: PAGE,
          sort,
          ...(descending && { descending }),
          ...(cursor !== null && { cursor }),
          ...(text !== '' && { text }),
          ...(health !== '' && { health: health as 'healthy' }),
          ...(connection !== '' && { connection: connection as 'connected' }),
          ...(configState !== '' && { configState: configState as 'none' }),
          ...(configuration !== '' && { configuration }),
          ...(group !== '' && { group }),
          ...(labels.length > 0 && { label: [...labels] }),
          ...(regions.length > 0 && { region: [...regions] }),
        },
      },
    }),
  );
}
