import { UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useHost } from '../../api/host';
import type { AgentFilters } from '../../shared/agents/agentFilters';
import { agentColumns, type AgentColumn } from './agentColumns';
import classes from './agents.module.css';
import type { AgentListing } from './useAgentList';

interface AgentTableProps {
  list: AgentListing;
  filters: AgentFilters;
  onSort: (part: Partial<AgentFilters>) => void;
}

/** Only the rows in sight are in the document; more pages are read as the reader nears their end. */
export function AgentTable({ list, filters, onSort }: AgentTableProps) {
  const { kind } = useHost();
  const narrow = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false });
  const old = new Map(
    list.provenance?.regions.filter(({ state }) => state !== 'current').map((each) => [each.region, each]),
  );
  const columns = agentColumns(kind, old);
  const body = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    setOffset(body.current === null ? 0 : body.current.getBoundingClientRect().top + globalThis.scrollY);
  }, []);

  const height = narrow ? 56 : 32;
  const virtual = useWindowVirtualizer({
    count: list.rows.length + (list.hasMore ? 1 : 0),
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: offset,
  });
  useEffect(() => virtual.measure(), [virtual, height]);

  const items = virtual.getVirtualItems();
  const first = items.at(0)?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  const { see, more } = list;
  useEffect(() => {
    see(first, Math.min(last, list.rows.length - 1));
    if (last >= list.rows.length - 20) more();
  });

  return (
    <div
      className={classes.table}
      data-face={kind}
      role="table"
      aria-label="Agents"
      aria-rowcount={(list.total ?? list.rows.length) + 1}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" className={classes.row} aria-rowindex={1}>
          {columns.map((column) => (
            <Head key={column.id} column={column} filters={filters} onSort={onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const listed = list.rows[index];
          return (
            <div
              key={listed?.agent.id ?? 'more'}
              role="row"
              aria-rowindex={index + 2}
              className={classes.row}
              data-gone={listed?.gone === true || undefined}
              data-old={(listed !== undefined && old.has(listed.agent.region)) || undefined}
              style={{ height, position: 'absolute', top: 0, transform: `translateY(${start - offset}px)` }}
            >
              {columns.map(({ id, cell }) => (
                <div key={id} role="cell" className={classes.cell} data-column={id}>
                  {listed === undefined ? (id === 'agent' ? 'Reading more' : '') : cell(listed.agent)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps {
  column: AgentColumn;
  filters: AgentFilters;
  onSort: (part: Partial<AgentFilters>) => void;
}

function Head({ column: { id, head, sort }, filters, onSort }: HeadProps) {
  const sorted = sort !== undefined && filters.sort === sort;
  const direction = filters.descending ? 'descending' : 'ascending';
  return (
    <div
      role="columnheader"
      className={classes.cell}
      data-column={id}
      aria-sort={sort === undefined ? undefined : sorted ? direction : 'none'}
    >
      {sort === undefined ? (
        head
      ) : (
        <UnstyledButton
          className={classes.sort}
          onClick={() => onSort({ sort, descending: sorted ? !filters.descending : sort === 'changed-at' })}
        >
          {head}
          {sorted &&
            (filters.descending ? (
              <IconArrowDown size={13} aria-hidden />
            ) : (
              <IconArrowUp size={13} aria-hidden />
            ))}
        </UnstyledButton>
      )}
    </div>
  );
}
