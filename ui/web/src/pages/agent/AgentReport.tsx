import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { agentsPath } from '../../shared/agents/agentFilters';
import { agentName } from '../../shared/agents/agentNames';
import { Labels } from '../../shared/agents/Labels';
import { ownLabels } from '../../shared/agents/labels';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { Status } from '../../shared/status/Status';
import { Age } from '../../shared/time/Age';
import classes from './agent.module.css';
import { AgentAnswer } from './AgentAnswer';
import { Capabilities } from './Capabilities';
import { Components } from './Components';
import { ConfigurationFacts } from './ConfigurationFacts';
import { ConnectionFacts } from './ConnectionFacts';
import { Description } from './Description';
import { HealthTree } from './HealthTree';
import { Origin } from './Origin';
import type { Subject } from './subject';

interface AgentReportProps {
  subject: Subject;
  actions: ReactNode;
  effective: ReactNode;
}

/** Everything about one agent, the answer first. */
export function AgentReport({ subject, actions, effective }: AgentReportProps) {
  const { agent, details, origin } = subject;
  const labels = ownLabels(agent.labels);
  const trail = [
    ...(origin === null ? [] : [{ to: `/regions/${agent.region}`, label: origin.displayName }]),
    { to: '/agents', label: 'Agents' },
  ];
  return (
    <Page
      title={agentName(agent)}
      trail={trail}
      actions={actions}
      lead={
        <div className={classes.badges}>
          <Status subject="health" value={agent.health} strong />
          <Status subject="connection" value={agent.connection} strong />
          <Status subject="configState" value={agent.configState} strong>
            {agent.configState === 'none' ? 'no configuration assigned' : undefined}
          </Status>
          {agent.serviceName !== null && (
            <span>
              {agent.serviceName} {agent.serviceVersion}
            </span>
          )}
          {agent.group !== null && (
            <span>
              group <Link to={agentsPath({ group: agent.group })}>{agent.group}</Link>
            </span>
          )}
          {origin !== null && (
            <span>
              in {origin.displayName}, as of{' '}
              <Age at={agent.watermark} what="watermark" focusable none="no data yet" />
            </span>
          )}
        </div>
      }
    >
      <Origin origin={origin} detailed={details !== null} />
      <AgentAnswer subject={subject} />
      <div className={classes.columns}>
        <div>
          <Section title="Configuration">
            <ConfigurationFacts subject={subject} />
          </Section>
          {details !== null && (
            <Section title="Component health">
              <HealthTree root={details.healthTree} />
            </Section>
          )}
          {details !== null && effective}
        </div>
        <div>
          <Section title="Labels">
            {Object.keys(labels).length === 0 ? (
              <p className={classes.dim}>None.</p>
            ) : (
              <Labels labels={labels} />
            )}
          </Section>
          <Section title="Connection">
            <ConnectionFacts subject={subject} />
          </Section>
          {details !== null && (
            <Section title="Description">
              <Description description={details.description} />
            </Section>
          )}
          <Section title="Capabilities">
            <Capabilities names={agent.capabilities} />
          </Section>
          {details?.availableComponents != null && (
            <Section title="Available components">
              <Components available={details.availableComponents} />
            </Section>
          )}
        </div>
      </div>
    </Page>
  );
}
