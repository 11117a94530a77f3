import { useHost } from '../../api/host';
import { GlobalOverview } from './GlobalOverview';
import { RegionOverview } from './RegionOverview';

export function OverviewPage() {
  return useHost().kind === 'aggregator' ? <GlobalOverview /> : <RegionOverview />;
}
