import { ActionIcon, Button } from '@mantine/core';
import { IconFileArrowRight, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { body, regional } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import type { Assignment } from '../../api/types';
import { configurationPath, versionPath } from '../../shared/configurations/paths';
import { Target } from '../../shared/configurations/Target';
import { countOf, formatCount } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';
import classes from './assignments.module.css';
import { RemoveAssignment } from './RemoveAssignment';

const key = ['assignments', 'list'] as const;

const columns: readonly Column<Assignment>[] = [
  {
    id: 'configuration',
    head: 'Configuration',
    cell: ({ configurationId, configuration, version }) => (
      <>
        <Link to={configurationPath(configurationId)}>{configuration}</Link>{' '}
        <Link to={versionPath(configurationId, version)}>v{version}</Link>
      </>
    ),
  },
  { id: 'target', head: 'For', below: true, cell: (row) => <Target assignment={row} /> },
  { id: 'agents', head: 'Agents now', numeric: true, wide: true, cell: ({ agents }) => formatCount(agents) },
  { id: 'by', head: 'By', wide: true, cell: ({ createdBy }) => createdBy },
  {
    id: 'made',
    head: 'Made',
    numeric: true,
    cell: ({ createdAt }) => <Age at={createdAt} short what="made" />,
  },
];

/** What is assigned to which agents. */
export function AssignmentsPage() {
  const assignments = useQuery({ queryKey: key, queryFn: () => body(regional.GET('/api/v1/assignments')) });
  useLive(['assignments', 'agents'], key, { everyMs: 2_000 });
  const [removing, setRemoving] = useState<Assignment | null>(null);
  const items = assignments.data?.items;
  const remove: Column<Assignment> = {
    id: 'remove',
    head: 'Remove',
    numeric: true,
    cell: (row) => (
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={`Remove the assignment of ${row.configuration} v${row.version}`}
        onClick={() => setRemoving(row)}
      >
        <IconTrash size={16} stroke={1.7} aria-hidden />
      </ActionIcon>
    ),
  };

  return (
    <Page
      title="Assignments"
      lead={items === undefined ? 'Reading' : countOf(items.length, 'assignment')}
      actions={
        <Button component={Link} to="/assign" leftSection={<IconFileArrowRight size={15} aria-hidden />}>
          Assign a configuration
        </Button>
      }
    >
      <div className={classes.list}>
        {items !== undefined ? (
          items.length === 0 ? (
            <Empty title="Nothing is assigned">
              Agents run what they were started with. <Link to="/assign">Assign a configuration</Link> to some
              of them, or first <Link to="/configurations/new">write one</Link>.
            </Empty>
          ) : (
            <Table label="Assignments" columns={[...columns, remove]} rows={items} keyOf={({ id }) => id} />
          )
        ) : assignments.error === null ? (
          <Lines count={6} />
        ) : (
          <ProblemPanel
            error={assignments.error}
            what="The assignments could not be read"
            onRetry={() => void assignments.refetch()}
          />
        )}
      </div>
      <RemoveAssignment assignment={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}
