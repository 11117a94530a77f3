import { Coverage } from '../../shared/figures/Coverage';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { RegionsTable } from '../../shared/regions/RegionsTable';
import { useRegions } from '../../shared/regions/useRegions';
import { Attention } from './Attention';
import { Breakdown } from './Breakdown';
import classes from './overview.module.css';
import { OverviewSkeleton } from './OverviewSkeleton';
import { useSummary } from './summary';
import { Totals } from './Totals';
import { verdictOf } from './verdict';
import { Findings, Headline } from './VerdictView';

/** All regions at a glance: is it all right, and if not, what, where, since when and why. */
export function GlobalOverview() {
  const summary = useSummary();
  const regions = useRegions();

  const error =
    summary.data === undefined ? summary.error : regions.data === undefined ? regions.error : null;
  if (error !== null) {
    return (
      <Page title="Overview">
        <ProblemPanel
          error={error}
          what="The overview could not be read"
          onRetry={() => void Promise.all([summary.refetch(), regions.refetch()])}
        />
      </Page>
    );
  }
  if (summary.data === undefined || regions.data === undefined) return <OverviewSkeleton />;

  const verdict = verdictOf(summary.data, regions.data.items);
  const known = regions.data.items.reduce((sum, { agents }) => sum + agents, 0);
  return (
    <Page
      title="Overview"
      heading={<Headline verdict={verdict} />}
      lead={<Coverage counted={summary.data.agents} known={known} provenance={summary.data.provenance} />}
    >
      <Findings findings={verdict.findings} />
      {summary.data.agents > 0 ? <Totals summary={summary.data} /> : known > 0 && <NothingCounted />}
      <Section title="Regions">
        <RegionsTable regions={regions.data.items} />
      </Section>
      <Attention title="Could not apply their configuration" trouble={{ configState: 'failed' }} />
      <Attention title="Unhealthy agents" trouble={{ health: 'unhealthy' }} />
      {summary.data.agents > 0 && <Breakdown dimensions={summary.data.dimensions} />}
    </Page>
  );
}

function NothingCounted() {
  return (
    <p className={classes.uncounted}>
      No region is recent enough to be counted, so there are no totals. The rows below show each as it was.
    </p>
  );
}
