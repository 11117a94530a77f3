import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { RegionView } from '../../api/types';
import { agentsPath } from '../../shared/agents/agentFilters';
import { formatCount } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Facts, type Fact } from '../../shared/layout/Facts';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { useRegions } from '../../shared/regions/useRegions';
import { Status } from '../../shared/status/Status';
import { statusWord } from '../../shared/status/vocabulary';
import { Age, Instant } from '../../shared/time/Age';
import classes from './regions.module.css';

const trail = [{ to: '/regions', label: 'Regions' }];

/** One region as the aggregator sees it: how old its data is and why, and what it holds. */
export function RegionPage() {
  const { region: id = '' } = useParams();
  const regions = useRegions();
  const region = regions.data?.items.find((each) => each.region === id);

  if (region !== undefined) return <Report region={region} />;
  return (
    <Page title={id} trail={trail}>
      {regions.data !== undefined ? (
        <Empty title={`No region ${id} is followed`}>
          <Link to="/regions">All regions</Link>
        </Empty>
      ) : regions.error === null ? (
        <Lines count={8} />
      ) : (
        <ProblemPanel
          error={regions.error}
          what="The region could not be read"
          onRetry={() => void regions.refetch()}
        />
      )}
    </Page>
  );
}

function Report({ region }: { region: RegionView }) {
  const { displayName, state, reason, uiAddress, watermark } = region;
  return (
    <Page
      title={displayName}
      trail={trail}
      lead={
        <div className={classes.badges}>
          <Status subject="freshness" value={state} strong />
          <span>
            as of <Age at={watermark} what="watermark" focusable none="no data yet" />
          </span>
        </div>
      }
      actions={
        uiAddress !== null && (
          <Button
            component="a"
            variant="default"
            href={uiAddress}
            rightSection={<IconExternalLink size={15} aria-hidden />}
          >
            Open the region
          </Button>
        )
      }
    >
      {state !== 'current' && (
        <p className={classes.answer} data-tone={statusWord('freshness', state).tone}>
          {reason === null || reason === '' ? statusWord('freshness', state).means : reason}
        </p>
      )}
      <div className={classes.columns}>
        <Section title="Its agents">
          <Facts facts={agentFacts(region)} />
        </Section>
        <Section title="Its feed">
          <Facts facts={feedFacts(region)} />
        </Section>
      </div>
    </Page>
  );
}

function agentFacts({
  region: id,
  agents,
  connected,
  healthy,
  unhealthy,
  inSync,
  configFailed,
}: RegionView): Fact[] {
  const count = (value: number, filters: Parameters<typeof agentsPath>[0]) => (
    <Link to={agentsPath({ ...filters, regions: [id] })}>{formatCount(value)}</Link>
  );
  return [
    ['Agents', count(agents, {})],
    ['Connected', count(connected, { connection: 'connected' })],
    ['Disconnected', count(agents - connected, { connection: 'disconnected' })],
    ['Healthy', count(healthy, { health: 'healthy' })],
    ['Unhealthy', count(unhealthy, { health: 'unhealthy' })],
    ['In sync', count(inSync, { configState: 'in-sync' })],
    ['Failed to apply', count(configFailed, { configState: 'failed' })],
  ];
}

function feedFacts(region: RegionView): Fact[] {
  const { state, stateSince, watermark, lastConnectedAt, link, endpoint, epoch, region: id } = region;
  const facts: Fact[] = [
    ['Id', <code key="id">{id}</code>],
    ['Data', <Status key="state" subject="freshness" value={state} />],
    ['So for', <Age key="since" at={stateSince} suffix="" none="an unknown time" what="since" focusable />],
    ['Watermark', <Instant key="watermark" at={watermark} />],
    ['Connection', <LinkState key="link" link={link} />],
    ['Last connected', <Age key="connected" at={lastConnectedAt} what="connected" focusable />],
  ];
  if (endpoint !== null) facts.push(['Endpoint', <code key="endpoint">{endpoint}</code>]);
  if (epoch !== null) facts.push(['Epoch', <code key="epoch">{epoch}</code>]);
  return facts;
}

function LinkState({ link }: { link: RegionView['link'] }) {
  return (
    <>
      {link.state.replaceAll('-', ' ')}
      {link.error !== null && link.error !== '' && `: ${link.error}`}
      {link.nextAttemptAt !== null && (
        <>
          ; next attempt at <Instant at={link.nextAttemptAt} />
        </>
      )}
    </>
  );
}
