import { Link, useLocation } from 'react-router';
import { Facts, type Fact } from '../../shared/layout/Facts';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { useRegions } from '../../shared/regions/useRegions';
import { pagesOf } from '../pagesOf';

/** At the aggregator, in the place of a page that each region has for itself: the way to it. */
export function InRegionsPage() {
  const { pathname } = useLocation();
  const page = pagesOf('region').find(({ to }) => to !== '/' && pathname.startsWith(to));
  const regions = useRegions();
  const title = page?.label ?? 'In the regions';
  return (
    <Page title={title} lead="Each region has its own; this is the view of all regions.">
      <Section title="Open them in">
        {regions.data !== undefined ? (
          <Facts
            facts={regions.data.items.map(({ region, displayName, uiAddress }): Fact => [
              displayName,
              uiAddress === null ? (
                <Link to={`/regions/${region}`}>no address is known: see the region</Link>
              ) : (
                <a href={`${uiAddress.replace(/\/$/, '')}${page?.to ?? pathname}`}>
                  {title} of {displayName}
                </a>
              ),
            ])}
          />
        ) : regions.error === null ? (
          <Lines count={2} />
        ) : (
          <ProblemPanel
            error={regions.error}
            what="The regions could not be read"
            onRetry={() => void regions.refetch()}
          />
        )}
      </Section>
    </Page>
  );
}
