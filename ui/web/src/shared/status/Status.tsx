import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleDot,
  IconClockExclamation,
  IconClockHour4,
  IconHourglass,
  IconPlayerPause,
  IconPlayerStop,
  IconPlugConnected,
  IconPlugConnectedX,
  IconArrowBackUp,
  IconGitCompare,
  IconProgress,
  IconRefresh,
  IconSend,
  IconCircleX,
  IconUnlink,
  type Icon,
} from '@tabler/icons-react';
import classes from './status.module.css';
import { statusWord, type Subject } from './vocabulary';

// One shape per state, so that no two states differ by colour alone.
const icons: Readonly<Record<string, Icon>> = {
  healthy: IconCircleCheck,
  unhealthy: IconCircleX,
  unreported: IconCircleDashed,
  connected: IconPlugConnected,
  disconnected: IconPlugConnectedX,
  none: IconCircleDashed,
  pending: IconHourglass,
  offered: IconSend,
  applying: IconProgress,
  'in-sync': IconCircleCheck,
  failed: IconAlertTriangle,
  'not-accepted': IconBan,
  drifted: IconGitCompare,
  'rolled-back': IconArrowBackUp,
  current: IconCircleCheck,
  lagging: IconClockHour4,
  stale: IconClockExclamation,
  unreachable: IconUnlink,
  resyncing: IconRefresh,
  paused: IconPlayerPause,
  decommissioned: IconBan,
  complete: IconCircleCheck,
  partial: IconAlertTriangle,
  bounded: IconClockHour4,
  running: IconCircleCheck,
  silent: IconUnlink,
  stopped: IconPlayerStop,
};

interface StatusProps {
  subject: Subject;
  value: string;
  /** Says more than the word, e.g. "unhealthy: 2 components". */
  children?: React.ReactNode;
  /** A tinted ground, for a heading rather than a table cell. */
  strong?: boolean;
}

export function Status({ subject, value, children, strong = false }: StatusProps) {
  const { word, tone, means } = statusWord(subject, value);
  const Shape = icons[value] ?? IconCircleDot;
  return (
    <Tooltip label={means} multiline maw={280} openDelay={400}>
      <span className={classes.status} data-tone={tone} data-strong={strong || undefined}>
        <Shape size={strong ? 16 : 15} stroke={1.9} aria-hidden />
        <span>{children ?? word}</span>
      </span>
    </Tooltip>
  );
}
