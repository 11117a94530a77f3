import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { body, regional } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import type { Progress as ProgressView } from '../../api/types';
import { agentsPath } from '../../shared/agents/agentFilters';
import { assignPath } from '../../shared/configurations/paths';
import { formatCount } from '../../shared/figures/count';
import { ShareBar } from '../../shared/figures/ShareBar';
import { Section } from '../../shared/layout/Section';
import { Lines } from '../../shared/layout/Lines';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { Table, type Column } from '../../shared/table/Table';
import { Age } from '../../shared/time/Age';
import classes from './configurations.module.css';
import { isUnderWay, partsOf, progressSentence, type ProgressPart } from './progressOf';

type Failure = ProgressView['failures'][number];

const failureColumns: readonly Column<Failure>[] = [
  {
    id: 'agent',
    head: 'Agent',
    cell: ({ agentId, hostName }) => <Link to={`/agents/${agentId}`}>{hostName ?? agentId}</Link>,
  },
  {
    id: 'why',
    head: 'In its words',
    below: true,
    cell: ({ error }) => (error === '' ? 'It gave no reason.' : error),
  },
  { id: 'since', head: 'Since', numeric: true, cell: ({ since }) => <Age at={since} short what="failed" /> },
];

interface ProgressProps {
  id: string;
  /** The configuration's name; undefined while it is being read. */
  name: string | undefined;
  number: number;
  title: string;
}

/** How a version is doing on the agents that it is assigned to, as it happens. */
export function Progress({ id, name, number, title }: ProgressProps) {
  const key = ['configurations', 'progress', id, number] as const;
  const progress = useQuery({
    queryKey: key,
    queryFn: () =>
      body(
        regional.GET('/api/v1/configurations/{id}/versions/{number}/progress', {
          params: { path: { id, number } },
        }),
      ),
    staleTime: 0,
  });
  useLive(['agents', 'assignments'], key, { everyMs: 500 });

  return (
    <Section
      title={title}
      beside={progress.data !== undefined && isUnderWay(progress.data) && 'follows live'}
    >
      {progress.data !== undefined ? (
        <>
          <Report progress={progress.data} configuration={name} />
          {progress.data.assigned === 0 && (
            <p>
              <Link to={assignPath({ configuration: id, version: number })}>
                Choose the agents that should run it
              </Link>
            </p>
          )}
        </>
      ) : progress.error === null ? (
        <Lines count={3} />
      ) : (
        <ProblemPanel
          error={progress.error}
          what="The progress could not be read"
          onRetry={() => void progress.refetch()}
        />
      )}
    </Section>
  );
}

interface ReportProps {
  progress: ProgressView;
  configuration: string | undefined;
}

function Report({ progress, configuration }: ReportProps) {
  const parts = partsOf(progress);
  const shown = parts.filter(({ value, state }) => value > 0 || state === 'in-sync');
  const { assigned, failed, failures } = progress;
  return (
    <>
      <p className={classes.sentence} role="status">
        {progressSentence(progress)}
      </p>
      {assigned > 0 && (
        <>
          <ShareBar shares={parts} of={assigned} />
          <p className={classes.sum}>
            <strong>{formatCount(assigned)}</strong> assigned ={' '}
            {shown.map((part, index) => (
              <span key={part.label}>
                {index > 0 && ' + '}
                <span className={classes.part} data-tone={part.tone}>
                  <Part part={part} configuration={configuration} />
                </span>
              </span>
            ))}
          </p>
        </>
      )}
      {failures.length > 0 && (
        <div className={classes.failures}>
          <h3>
            Could not apply it
            {failed > failures.length && ` (${formatCount(failures.length)} of ${formatCount(failed)})`}
          </h3>
          <Table label="Failures" columns={failureColumns} rows={failures} keyOf={({ agentId }) => agentId} />
        </div>
      )}
    </>
  );
}

/** Leads to the agents that it counts: whoever waits for one of them can see which, and why. */
function Part({
  part: { label, state, value },
  configuration,
}: {
  part: ProgressPart;
  configuration?: string | undefined;
}) {
  const words = (
    <>
      <strong>{formatCount(value)}</strong> {label}
    </>
  );
  if (value === 0 || state === '' || configuration === undefined) return words;
  return <Link to={agentsPath({ configuration, configState: state })}>{words}</Link>;
}
