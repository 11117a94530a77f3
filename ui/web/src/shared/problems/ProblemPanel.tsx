import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { ApiProblem } from '../../api/problem';
import classes from './problems.module.css';

interface ProblemPanelProps {
  error: unknown;
  /** The consequence in the reader's terms: "The agents could not be read". */
  what: string;
  onRetry?: () => void;
}

/** What happened, what it means, what to do. */
export function ProblemPanel({ error, what, onRetry }: ProblemPanelProps) {
  return (
    <div className={classes.panel} role="alert" data-tone="bad">
      <IconAlertTriangle size={18} stroke={1.9} aria-hidden />
      <div>
        <p className={classes.what}>{what}.</p>
        <p>{reasonOf(error)}</p>
        {onRetry !== undefined && (
          <Button
            className={classes.retry}
            variant="default"
            leftSection={<IconRefresh size={15} aria-hidden />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  if (error.status === 0) {
    return `${globalThis.location.host} gave no answer: the process may be down or the network cut. ${error.message}`;
  }
  const said = error.message === error.title ? error.title : `${error.title}. ${error.message}`;
  return `The server answered ${error.status}: ${said}`;
}
