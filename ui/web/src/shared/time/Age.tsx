import { Tooltip } from '@mantine/core';
import { formatDuration, formatShortDuration } from './duration';
import { formatFull, formatInstant } from './instant';
import classes from './time.module.css';
import { useTimeZone } from './timeZone';
import { useNow } from './useNow';

interface AgeProps {
  /** RFC 3339, or null when there is none. */
  at: string | null | undefined;
  /** What the instant is: the tooltip reads "last seen 21 Nov 2026, 14:02:31 UTC". */
  what?: string;
  short?: boolean;
  /** Written after the duration; `ago` unless told otherwise, '' for "for 3 h". */
  suffix?: string;
  none?: string;
  /** Whether the Tab key stops here to read the instant. Off in long tables. */
  focusable?: boolean;
}

/** How long ago something was; ticks, and shows the exact instant on hover and focus. */
export function Age({
  at,
  what,
  short = false,
  suffix = 'ago',
  none = 'never',
  focusable = false,
}: AgeProps) {
  const now = useNow();
  const zone = useTimeZone();
  if (at === null || at === undefined) return <span className={classes.none}>{none}</span>;
  const ms = Date.parse(at);
  const seconds = (now - ms) / 1_000;
  const words = short ? formatShortDuration(seconds) : formatDuration(seconds);
  const full = formatFull(ms, zone);
  return (
    <Tooltip
      label={what === undefined ? full : `${what} ${full}`}
      events={{ hover: true, focus: true, touch: true }}
    >
      <time className={classes.age} dateTime={at} {...(focusable && { tabIndex: 0 })}>
        {suffix === '' ? words : `${words} ${suffix}`}
      </time>
    </Tooltip>
  );
}

/** A point in time as clock time in the chosen zone. */
export function Instant({ at, none = 'never' }: { at: string | null | undefined; none?: string }) {
  const now = useNow();
  const zone = useTimeZone();
  if (at === null || at === undefined) return <span className={classes.none}>{none}</span>;
  const ms = Date.parse(at);
  return (
    <Tooltip label={formatFull(ms, zone)}>
      <time className={classes.age} dateTime={at}>
        {formatInstant(ms, zone, now)}
        {zone === 'utc' ? ' UTC' : ''}
      </time>
    </Tooltip>
  );
}
