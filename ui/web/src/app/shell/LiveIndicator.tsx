import { Tooltip } from '@mantine/core';
import { IconAntennaBars5, IconAntennaBarsOff, IconLoader } from '@tabler/icons-react';
import { useLiveState } from '../../api/events/useLive';
import { formatDuration } from '../../shared/time/duration';
import { formatInstant } from '../../shared/time/instant';
import { useTimeZone } from '../../shared/time/timeZone';
import { useNow } from '../../shared/time/useNow';
import classes from './shell.module.css';
import { usePollWhileCut } from './usePollWhileCut';

/** Whether what is shown follows events as they happen; when it does not: since when, and why. */
export function LiveIndicator() {
  const live = useLiveState();
  const now = useNow();
  const zone = useTimeZone();
  usePollWhileCut();

  if (live.kind === 'live') {
    return (
      <Tooltip label="Changes show as they happen">
        <span className={classes.live} role="status" data-tone="ok">
          <IconAntennaBars5 size={17} stroke={1.9} aria-hidden />
          <span>Live</span>
        </span>
      </Tooltip>
    );
  }
  if (live.kind !== 'cut') {
    return (
      <span className={classes.live} role="status" data-tone="idle">
        <IconLoader size={17} stroke={1.9} aria-hidden />
        <span>Connecting</span>
      </span>
    );
  }
  const since = `${formatInstant(live.since, zone, now)}${zone === 'utc' ? ' UTC' : ''}`;
  return (
    <Tooltip
      multiline
      maw={320}
      label={`No events since ${since}: ${live.reason}. The page is read every 15 s instead, while the connection is tried again.`}
      events={{ hover: true, focus: true, touch: true }}
    >
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the reason must be reachable without a mouse */}
      <span className={classes.live} data-tone="bad" tabIndex={0}>
        <IconAntennaBarsOff size={17} stroke={1.9} aria-hidden />
        <span role="status">
          Live updates cut<span className={classes.wide}> since {since}</span>
        </span>
        <span className={classes.wide} aria-hidden>
          ({formatDuration((now - live.since) / 1_000)})
        </span>
      </span>
    </Tooltip>
  );
}
