import { Button } from '@mantine/core';
import { IconClockExclamation, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { serverTimeOf } from '../../api/clock';
import { reasonOf } from '../../shared/problems/reasonOf';
import { Age, Instant } from '../../shared/time/Age';
import classes from './shell.module.css';
import { useUnread } from './useUnread';

/** Said above a page whose figures could not be read again: it shows them still, so it says how old they are and why. */
export function Unread() {
  const unread = useUnread();
  const client = useQueryClient();
  if (unread === null) return null;
  const at = new Date(serverTimeOf(unread.dataUpdatedAt)).toISOString();
  return (
    <div className={classes.unread} data-tone="bad">
      <IconClockExclamation size={18} stroke={1.9} aria-hidden />
      <p>
        <strong>
          What is shown is as of <Age at={at} what="read" focusable /> (<Instant at={at} />) .
        </strong>{' '}
        <span role="alert">It could not be read again. {reasonOf(unread.error)}</span> It is tried again every
        15 s.
      </p>
      <Button
        variant="default"
        leftSection={<IconRefresh size={15} aria-hidden />}
        onClick={() => void client.refetchQueries({ type: 'active' })}
      >
        Try now
      </Button>
    </div>
  );
}
