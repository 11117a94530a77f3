import { Link } from 'react-router';
import { Hash } from '../../shared/code/Hash';
import { Facts, type Fact } from '../../shared/layout/Facts';
import { Status } from '../../shared/status/Status';
import { Age } from '../../shared/time/Age';
import { movedBackTo } from './movedBackTo';
import type { Subject } from './subject';

/** What the agent should run and why, what it was offered, and what it says it runs. */
export function ConfigurationFacts({ subject: { agent, details, origin } }: { subject: Subject }) {
  const desired = details?.desired ?? null;
  const status = details?.remoteConfigStatus ?? null;
  const applied = status === null ? agent.configState !== 'failed' : status.status === 'applied';
  const back = movedBackTo(agent, details);
  const facts: Fact[] = [
    ['State', <Status key="state" subject="configState" value={agent.configState} />],
    [
      back === null ? 'Should run' : 'Assigned',
      <Wanted key="wanted" agent={agent} linked={origin === null} />,
    ],
  ];
  if (back !== null) facts.push(['Should run for now', back]);
  if (desired !== null) {
    if (desired.because !== null) facts.push(['Because', desired.because]);
    if (desired.since !== null) facts.push(['Since', <Age key="since" at={desired.since} what="assigned" />]);
  }
  if (details !== null && details.offeredAt !== null) {
    facts.push(['Offered', <Age key="offered" at={details.offeredAt} what="offered" />]);
  }
  facts.push([
    // The last hash it answered about: what it runs only when it says that it applied it.
    applied ? 'Says that it runs' : 'Answered about',
    <Hash key="reported" value={agent.reportedConfigHash} none="nothing assigned from here" />,
  ]);
  if (status !== null) facts.push(['Its answer', status.status]);
  const error = agent.configError ?? status?.error ?? null;
  if (error !== null && error !== '') facts.push(['In its words', <code key="error">{error}</code>]);
  return <Facts facts={facts} />;
}

function Wanted({ agent, linked }: { agent: Subject['agent']; linked: boolean }) {
  const { configuration, configurationVersion: version, assignedConfigHash } = agent;
  if (configuration === null) return 'what it was started with; nothing is assigned';
  const name = version === null ? configuration : `${configuration} v${version}`;
  return (
    <>
      {linked ? <Link to={`/configurations?name=${encodeURIComponent(configuration)}`}>{name}</Link> : name}{' '}
      <Hash value={assignedConfigHash} />
    </>
  );
}
