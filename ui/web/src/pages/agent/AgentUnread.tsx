import { Skeleton } from '@mantine/core';
import { Link } from 'react-router';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ApiProblem } from '../../api/problem';
import { Empty } from '../../shared/layout/Empty';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './agent.module.css';

interface AgentUnreadProps {
  id: string;
  error: unknown;
  onRetry: () => void;
}

/** The place of an agent that is being read, or could not be. */
export function AgentUnread({ id, error, onRetry }: AgentUnreadProps) {
  const trail = [{ to: '/agents', label: 'Agents' }];
  if (error instanceof ApiProblem && error.status === 404) {
    return (
      <Page title="No such agent" trail={trail}>
        <Empty title={`No agent with the id ${id} is known here`}>
          It may have been removed, or belong to another region. <Link to="/agents">See all agents here</Link>
          .
        </Empty>
      </Page>
    );
  }
  if (error !== null && error !== undefined) {
    return (
      <Page title="Agent" trail={trail}>
        <ProblemPanel error={error} what="The agent could not be read" onRetry={onRetry} />
      </Page>
    );
  }
  return (
    <Page
      title="Agent"
      trail={trail}
      heading={<Skeleton component="span" display="block" height={22} width={240} my={3} />}
      lead={<Skeleton height={18} width={320} my={3} />}
    >
      <div className={classes.columns}>
        <div>
          <Section title="Configuration">
            <Lines count={5} />
          </Section>
          <Section title="Component health">
            <Lines count={7} />
          </Section>
        </div>
        <div>
          <Section title="Description">
            <Lines count={8} />
          </Section>
        </div>
      </div>
    </Page>
  );
}
