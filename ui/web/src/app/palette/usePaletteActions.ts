import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { body, fleet, regional } from '../../api/client';
import { useHost } from '../../api/host';
import { agentName, agentPath } from '../../shared/agents/agentNames';
import { configurationPath } from '../../shared/configurations/paths';
import { setTimeZone } from '../../shared/time/timeZone';
import { pagesOf } from '../pagesOf';

export interface PaletteAction {
  id: string;
  label: string;
  hint: string;
  run: () => void;
}

export interface PaletteGroup {
  title: string;
  actions: readonly PaletteAction[];
}

const AGENTS = 8;

/** What the palette offers for a text: pages, agents, regions, configurations, actions. */
export function usePaletteActions(text: string, open: boolean): readonly PaletteGroup[] {
  const host = useHost();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const [settled] = useDebouncedValue(text.trim(), 150);
  const global = host.kind === 'aggregator';

  const agents = useQuery({
    queryKey: ['agents', 'palette', settled],
    queryFn: () => body(fleet.GET('/api/v1/agents', { params: { query: { text: settled, limit: AGENTS } } })),
    enabled: open && settled.length > 1,
    placeholderData: keepPreviousData,
  });
  const regions = useQuery({
    queryKey: ['regions'],
    queryFn: () => body(fleet.GET('/api/v1/regions')),
    enabled: open && global,
  });
  const configurations = useQuery({
    queryKey: ['configurations', 'list'],
    queryFn: () => body(regional.GET('/api/v1/configurations')),
    enabled: open && !global,
  });

  const go = (id: string, label: string, to: string, hint = ''): PaletteAction => ({
    id,
    label,
    hint,
    run: () => void navigate(to),
  });
  const scheme = (value: MantineColorScheme, label: string): PaletteAction => ({
    id: `scheme-${value}`,
    label,
    hint: 'Appearance',
    run: () => setColorScheme(value),
  });

  const groups: PaletteGroup[] = [
    { title: 'Pages', actions: pagesOf(host.kind).map(({ to, label }) => go(`page-${to}`, label, to)) },
    {
      title: 'Regions',
      actions: (regions.data?.items ?? []).map((each) =>
        go(`region-${each.region}`, each.displayName, `/regions/${each.region}`, each.region),
      ),
    },
    {
      title: 'Configurations',
      actions: (configurations.data?.items ?? []).map(({ id, name, description }) =>
        go(`configuration-${id}`, name, configurationPath(id), description),
      ),
    },
    {
      title: 'Actions',
      actions: [
        ...(global
          ? []
          : [
              go('new-configuration', 'New configuration', '/configurations/new'),
              go('assign', 'Assign a configuration', '/assign'),
            ]),
        go('unhealthy', 'Show unhealthy agents', '/agents?health=unhealthy'),
        go('failed', 'Show agents whose configuration failed', '/agents?configState=failed'),
        { id: 'utc', label: 'Show times in UTC', hint: 'Times', run: () => setTimeZone('utc') },
        { id: 'local', label: 'Show times in local time', hint: 'Times', run: () => setTimeZone('local') },
        scheme('light', 'Use light colours'),
        scheme('dark', 'Use dark colours'),
        scheme('auto', 'Use the colours of the system'),
      ],
    },
  ];
  const wanted = text.trim().toLowerCase();
  const matching = groups
    .map(({ title, actions }) => ({
      title,
      actions: actions.filter(({ label, hint }) => `${label} ${hint}`.toLowerCase().includes(wanted)),
    }))
    .filter(({ actions }) => actions.length > 0);
  if (wanted.length < 2) return matching;
  const found = (agents.data?.items ?? []).map((each) =>
    go(
      `agent-${each.region}-${each.id}`,
      agentName(each),
      agentPath(each, host.kind),
      `${each.region} · ${each.id}`,
    ),
  );
  return found.length === 0 ? matching : [...matching, { title: 'Agents', actions: found }];
}
