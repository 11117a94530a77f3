import { Coverage } from '../../shared/figures/Coverage';
import { Page } from '../../shared/layout/Page';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Attention } from './Attention';
import { Breakdown } from './Breakdown';
import { OverviewSkeleton } from './OverviewSkeleton';
import { useSummary } from './summary';
import { Totals } from './Totals';
import { verdictOf } from './verdict';
import { Findings, Headline } from './VerdictView';

/** One region at a glance. */
export function RegionOverview() {
  const summary = useSummary();
  if (summary.data === undefined) {
    if (summary.error === null) return <OverviewSkeleton />;
    return (
      <Page title="Overview">
        <ProblemPanel
          error={summary.error}
          what="The overview could not be read"
          onRetry={() => void summary.refetch()}
        />
      </Page>
    );
  }
  const verdict = verdictOf(summary.data, []);
  return (
    <Page
      title="Overview"
      heading={<Headline verdict={verdict} />}
      lead={
        <Coverage
          counted={summary.data.agents}
          known={summary.data.agents}
          provenance={summary.data.provenance}
        />
      }
    >
      <Findings findings={verdict.findings} />
      <Totals summary={summary.data} />
      <Attention title="Could not apply their configuration" trouble={{ configState: 'failed' }} />
      <Attention title="Unhealthy agents" trouble={{ health: 'unhealthy' }} />
      <Breakdown dimensions={summary.data.dimensions} />
    </Page>
  );
}
