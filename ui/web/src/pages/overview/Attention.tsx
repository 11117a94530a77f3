import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { useHost } from '../../api/host';
import type { AgentView } from '../../api/types';
import { agentName, agentPath } from '../../shared/agents/agentNames';
import { agentsPath } from '../../shared/agents/agentFilters';
import { formatCount } from '../../shared/figures/count';
import { Section } from '../../shared/layout/Section';
import { Status } from '../../shared/status/Status';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';

const SHOWN = 6;

type Trouble = { health: 'unhealthy' } | { configState: 'failed' };

/** The agents in trouble, newest first, with their own words for why. */
export function Attention({ title, trouble }: { title: string; trouble: Trouble }) {
  const host = useHost();
  const key = ['agents', 'attention', trouble] as const;
  const agents = useQuery({
    queryKey: key,
    queryFn: () =>
      body(
        fleet.GET('/api/v1/agents', {
          params: { query: { ...trouble, sort: 'changed-at', descending: true, limit: SHOWN } },
        }),
      ),
  });
  useLive(['agents', 'regions'], key, { everyMs: 3_000 });

  if (agents.data === undefined || agents.data.items.length === 0) return null;
  const { items, total } = agents.data;
  return (
    <Section
      title={title}
      beside={total > items.length && <Link to={agentsPath(trouble)}>All {formatCount(total)}</Link>}
    >
      <Table
        label={title}
        columns={columnsOf(host.kind === 'aggregator', 'configState' in trouble, (agent) =>
          agentPath(agent, host.kind),
        )}
        rows={items}
        keyOf={(agent) => agent.id}
      />
    </Section>
  );
}

function columnsOf(
  global: boolean,
  config: boolean,
  pathOf: (agent: AgentView) => string,
): Column<AgentView>[] {
  const columns: Column<AgentView>[] = [
    { id: 'agent', head: 'Agent', cell: (agent) => <Link to={pathOf(agent)}>{agentName(agent)}</Link> },
    {
      id: 'state',
      head: 'State',
      wide: true,
      cell: (agent) =>
        config ? (
          <Status subject="configState" value={agent.configState} />
        ) : (
          <Status subject="health" value={agent.health} />
        ),
    },
    {
      id: 'why',
      head: 'In its words',
      below: true,
      cell: (agent) =>
        (config ? agent.configError : (agent.lastError ?? agent.healthStatus)) ?? 'It gave no reason.',
    },
    {
      id: 'since',
      head: 'Changed',
      numeric: true,
      cell: (agent) => <Age at={agent.changedAt} short what="changed" />,
    },
  ];
  if (global)
    columns.splice(1, 0, { id: 'region', head: 'Region', wide: true, cell: (agent) => agent.region });
  return columns;
}
