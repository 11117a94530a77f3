import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useHost } from '../../api/host';
import {
  filtersFrom,
  filtersToSearch,
  isNarrowed,
  noFilters,
  type AgentFilters,
} from '../../shared/agents/agentFilters';
import { Coverage } from '../../shared/figures/Coverage';
import { countOf } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { AgentTable } from './AgentTable';
import { FilterBar } from './FilterBar';
import { NewRows } from './NewRows';
import { useAgentList } from './useAgentList';

/** All agents in reach. What narrows and orders the list is in the address. */
export function AgentsPage() {
  const [search, setSearch] = useSearchParams();
  const filters = filtersFrom(search);
  const change = (part: Partial<AgentFilters>) =>
    setSearch(filtersToSearch({ ...filters, ...part }), { replace: true });
  const list = useAgentList(filters);
  const narrowed = isNarrowed(filters);

  return (
    <Page title="Agents" lead={<Lead list={list} narrowed={narrowed} />}>
      <FilterBar filters={filters} onChange={change} agents={list.rows.map(({ agent }) => agent)} />
      {list.error !== null && list.rows.length === 0 ? (
        <ProblemPanel error={list.error} what="The agents could not be read" onRetry={list.retry} />
      ) : list.reading ? (
        <Lines count={14} />
      ) : list.rows.length === 0 && list.added === 0 ? (
        <Nothing
          narrowed={narrowed}
          onClear={() => change({ ...noFilters, sort: filters.sort, descending: filters.descending })}
        />
      ) : (
        <>
          <NewRows added={list.added} gone={list.gone} onShow={() => void list.showNow()} />
          <AgentTable list={list} filters={filters} onSort={change} />
        </>
      )}
    </Page>
  );
}

function Lead({ list, narrowed }: { list: ReturnType<typeof useAgentList>; narrowed: boolean }) {
  const { total, provenance } = list;
  if (total === undefined || provenance === undefined) return <span>Reading</span>;
  return (
    <>
      {narrowed && <strong>{countOf(total, 'agent matches', 'agents match')} · </strong>}
      <Coverage counted={total} known={total} provenance={provenance} nameless={narrowed} />
    </>
  );
}

function Nothing({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  const { kind } = useHost();
  if (narrowed) {
    return (
      <Empty title="No agent matches">
        <p>Take a filter away, or look for less.</p>
        <Button variant="default" mt={8} leftSection={<IconX size={14} aria-hidden />} onClick={onClear}>
          Clear all filters
        </Button>
      </Empty>
    );
  }
  return kind === 'aggregator' ? (
    <Empty title="No agent is known in any region">
      Agents connect to a region, never here. <Link to="/regions">See the regions</Link> and how recent each
      is.
    </Empty>
  ) : (
    <Empty title="No agent has connected yet">
      Point an OpAMP agent at this region’s address with its shared key; it appears here with its first
      message.
    </Empty>
  );
}
