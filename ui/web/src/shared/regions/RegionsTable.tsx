import { Link } from 'react-router';
import type { RegionView } from '../../api/types';
import { agentsPath } from '../agents/agentFilters';
import { formatCount } from '../figures/count';
import { Status } from '../status/Status';
import { Table, type Column } from '../table/Table';
import { Age } from '../time/Age';

const count = (
  id: string,
  head: string,
  of: (region: RegionView) => number,
  to: (region: RegionView) => string,
  wide = true,
): Column<RegionView> => ({
  id,
  head,
  numeric: true,
  wide,
  cell: (region) => (of(region) === 0 ? '0' : <Link to={to(region)}>{formatCount(of(region))}</Link>),
});

const columns: readonly Column<RegionView>[] = [
  {
    id: 'region',
    head: 'Region',
    cell: ({ region, displayName }) => <Link to={`/regions/${region}`}>{displayName}</Link>,
  },
  { id: 'state', head: 'Data', cell: ({ state }) => <Status subject="freshness" value={state} /> },
  {
    id: 'age',
    head: 'As of',
    numeric: true,
    cell: ({ watermark }) => <Age at={watermark} what="watermark" focusable />,
  },
  count(
    'agents',
    'Agents',
    (r) => r.agents,
    (r) => agentsPath({ regions: [r.region] }),
    false,
  ),
  count(
    'gone',
    'Disconnected',
    (r) => r.agents - r.connected,
    (r) => agentsPath({ regions: [r.region], connection: 'disconnected' }),
  ),
  count(
    'unhealthy',
    'Unhealthy',
    (r) => r.unhealthy,
    (r) => agentsPath({ regions: [r.region], health: 'unhealthy' }),
  ),
  count(
    'inSync',
    'In sync',
    (r) => r.inSync,
    (r) => agentsPath({ regions: [r.region], configState: 'in-sync' }),
  ),
  count(
    'failed',
    'Failed',
    (r) => r.configFailed,
    (r) => agentsPath({ regions: [r.region], configState: 'failed' }),
  ),
];

/** One row per region; what is older than promised is dimmed and wears its age. */
export function RegionsTable({ regions }: { regions: readonly RegionView[] }) {
  return (
    <Table
      label="Regions"
      columns={columns}
      rows={regions}
      keyOf={({ region }) => region}
      dimmed={({ state }) => state !== 'current'}
    />
  );
}
