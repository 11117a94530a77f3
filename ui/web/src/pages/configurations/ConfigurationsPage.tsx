import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, Navigate, useSearchParams } from 'react-router';
import type { Configuration } from '../../api/types';
import { configurationPath, versionPath } from '../../shared/configurations/paths';
import { useConfigurations } from '../../shared/configurations/useConfigurations';
import { countOf, formatCount } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';
import classes from './configurations.module.css';

const columns: readonly Column<Configuration>[] = [
  { id: 'name', head: 'Name', cell: ({ id, name }) => <Link to={configurationPath(id)}>{name}</Link> },
  { id: 'description', head: 'What it is for', wide: true, cell: ({ description }) => description },
  {
    id: 'latest',
    head: 'Latest version',
    numeric: true,
    cell: ({ id, latestVersion }) =>
      latestVersion === null ? 'none yet' : <Link to={versionPath(id, latestVersion)}>v{latestVersion}</Link>,
  },
  {
    id: 'assignments',
    head: 'Assignments',
    numeric: true,
    wide: true,
    cell: (row) => formatCount(row.assignments),
  },
  {
    id: 'changed',
    head: 'Changed',
    numeric: true,
    cell: ({ changedAt }) => <Age at={changedAt} short what="changed" />,
  },
];

/** The library of configurations of this region. */
export function ConfigurationsPage() {
  const [search] = useSearchParams();
  const configurations = useConfigurations();
  const items = configurations.data?.items;
  const named = items?.find(({ name }) => name === search.get('name'));
  if (named !== undefined) return <Navigate to={configurationPath(named.id)} replace />;

  return (
    <Page
      title="Configurations"
      lead={items === undefined ? 'Reading' : countOf(items.length, 'configuration')}
      actions={
        <Button component={Link} to="/configurations/new" leftSection={<IconPlus size={15} aria-hidden />}>
          New configuration
        </Button>
      }
    >
      <div className={classes.list}>
        {items === undefined ? (
          configurations.error === null ? (
            <Lines count={6} />
          ) : (
            <ProblemPanel
              error={configurations.error}
              what="The configurations could not be read"
              onRetry={() => void configurations.refetch()}
            />
          )
        ) : items.length === 0 ? (
          <Empty title="No configuration yet">
            A configuration is a named set of files with numbered versions.{' '}
            <Link to="/configurations/new">Make one</Link>, write its first version, then assign that to
            agents.
          </Empty>
        ) : (
          <Table label="Configurations" columns={columns} rows={items} keyOf={({ id }) => id} />
        )}
      </div>
    </Page>
  );
}
