import { useQuery } from '@tanstack/react-query';
import { body, regional } from '../../api/client';
import { serverNow } from '../../api/clock';
import { useLive } from '../../api/events/useLive';
import type { Instance } from '../../api/types';
import { countOf, formatCount } from '../../shared/figures/count';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Status } from '../../shared/status/Status';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';
import classes from './instances.module.css';

const key = ['instances'] as const;
/** An instance says that it lives every few seconds; after this it is taken for silent. */
const SILENT_MS = 30_000;

const columns: readonly Column<Instance>[] = [
  { id: 'name', head: 'Instance', cell: ({ name }) => name },
  { id: 'state', head: 'State', cell: (row) => <State instance={row} /> },
  { id: 'sessions', head: 'Agents connected', numeric: true, cell: ({ sessions }) => formatCount(sessions) },
  {
    id: 'heartbeat',
    head: 'Heartbeat',
    numeric: true,
    cell: (row) => <Age at={row.lastHeartbeatAt} what="heartbeat" />,
  },
  {
    id: 'started',
    head: 'Started',
    numeric: true,
    wide: true,
    cell: ({ startedAt }) => <Age at={startedAt} what="started" />,
  },
  { id: 'version', head: 'Version', numeric: true, wide: true, cell: ({ version }) => version },
];

/** The processes that serve this region. */
export function InstancesPage() {
  const instances = useQuery({
    queryKey: key,
    queryFn: () => body(regional.GET('/api/v1/instances')),
  });
  useLive(['instances', 'agents'], key, { everyMs: 2_000 });
  const items = instances.data?.items;
  const running = items?.filter((each) => stateOf(each) === 'running').length ?? 0;

  return (
    <Page
      title="Instances"
      lead={items === undefined ? 'Reading' : `${countOf(running, 'instance')} running`}
    >
      <div className={classes.list}>
        {items !== undefined ? (
          <Table
            label="Instances"
            columns={columns}
            rows={items}
            keyOf={({ name, startedAt }) => `${name} ${startedAt}`}
            dimmed={(each) => stateOf(each) !== 'running'}
          />
        ) : instances.error === null ? (
          <Lines count={4} />
        ) : (
          <ProblemPanel
            error={instances.error}
            what="The instances could not be read"
            onRetry={() => void instances.refetch()}
          />
        )}
      </div>
    </Page>
  );
}

function stateOf({ stoppedAt, lastHeartbeatAt }: Instance): 'running' | 'silent' | 'stopped' {
  if (stoppedAt !== null) return 'stopped';
  const silent = lastHeartbeatAt === null || serverNow() - Date.parse(lastHeartbeatAt) > SILENT_MS;
  return silent ? 'silent' : 'running';
}

function State({ instance }: { instance: Instance }) {
  const state = stateOf(instance);
  return (
    <>
      <Status subject="instance" value={state} />
      {state !== 'running' && (
        <>
          {' '}
          <Age at={instance.stoppedAt ?? instance.lastHeartbeatAt} what={state} suffix="" short />
        </>
      )}
    </>
  );
}
