import { useQuery } from '@tanstack/react-query';
import { body, regional } from '../../api/client';
import { Files } from '../../shared/code/Files';
import { Hash } from '../../shared/code/Hash';
import { formatBytes } from '../../shared/figures/count';
import { Facts, type Fact } from '../../shared/layout/Facts';
import { Lines } from '../../shared/layout/Lines';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './agent.module.css';
import type { AgentDetails } from './subject';

type Reported = AgentDetails['effectiveConfig'];

/** What the agent says it runs, in full. Read again only when its digest changes. */
export function EffectiveConfiguration({ id, reported }: { id: string; reported: Reported }) {
  const digest = reported?.digest ?? null;
  const config = useQuery({
    queryKey: ['effective-config', id, digest],
    queryFn: () => body(regional.GET('/api/v1/agents/{id}/effective-config', { params: { path: { id } } })),
    enabled: digest !== null,
    staleTime: Infinity,
  });
  return (
    <Section title="Effective configuration" beside={digest !== null && <Hash value={digest} />}>
      {digest === null ? (
        <p className={classes.dim}>It has not reported what it runs.</p>
      ) : config.error !== null ? (
        <ProblemPanel
          error={config.error}
          what="The effective configuration could not be read"
          onRetry={() => void config.refetch()}
        />
      ) : config.data === undefined ? (
        <Lines count={10} height={20} />
      ) : (
        <Files files={config.data.files} />
      )}
    </Section>
  );
}

/** The names and sizes only: the text is kept in the agent's region. */
export function EffectiveFiles({ reported, home }: { reported: Reported; home: string }) {
  return (
    <Section title="Effective configuration" beside={reported !== null && <Hash value={reported.digest} />}>
      {reported === null ? (
        <p className={classes.dim}>It has not reported what it runs.</p>
      ) : (
        <>
          <Facts
            facts={reported.files.map(({ name, sizeBytes }): Fact => [
              name === '' ? 'unnamed' : name,
              formatBytes(sizeBytes),
            ])}
          />
          <p className={classes.stays}>The text stays in {home}: open the agent there to read it.</p>
        </>
      )}
    </Section>
  );
}
