import { countOf } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { RegionsTable } from '../../shared/regions/RegionsTable';
import { useRegions } from '../../shared/regions/useRegions';
import classes from './regions.module.css';

/** The regions that the aggregator follows. */
export function RegionsPage() {
  const regions = useRegions();
  const items = regions.data?.items;
  const current = items?.filter(({ state }) => state === 'current').length ?? 0;

  return (
    <Page
      title="Regions"
      lead={items === undefined ? 'Reading' : `${current} of ${countOf(items.length, 'region')} current`}
    >
      <div className={classes.list}>
        {items === undefined ? (
          regions.error === null ? (
            <Lines count={4} />
          ) : (
            <ProblemPanel
              error={regions.error}
              what="The regions could not be read"
              onRetry={() => void regions.refetch()}
            />
          )
        ) : items.length === 0 ? (
          <Empty title="No region is configured">
            Name each region’s endpoint under <code>Regions</code> in the aggregator’s configuration.
          </Empty>
        ) : (
          <RegionsTable regions={items} />
        )}
      </div>
    </Page>
  );
}
