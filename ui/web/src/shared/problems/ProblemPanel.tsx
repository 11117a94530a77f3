import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import classes from './problems.module.css';
import { reasonOf } from './reasonOf';

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
