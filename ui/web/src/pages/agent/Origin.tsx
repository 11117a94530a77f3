import { IconClockExclamation } from '@tabler/icons-react';
import type { RegionProvenance } from '../../api/types';
import { statusWord } from '../../shared/status/vocabulary';
import { Age, Instant } from '../../shared/time/Age';
import classes from './agent.module.css';

/** Said only when what is shown of another region is older than promised, or not all there. */
export function Origin({ origin, detailed }: { origin: RegionProvenance | null; detailed: boolean }) {
  if (origin === null || (origin.state === 'current' && detailed)) return null;
  const { displayName, state, reason, watermark } = origin;
  return (
    <p className={classes.answer} data-tone="warn">
      <IconClockExclamation size={18} stroke={1.9} aria-hidden />
      <span>
        <strong>
          {displayName} is {statusWord('freshness', state).word}.
        </strong>{' '}
        {watermark !== null && (
          <>
            The agent is shown as it was <Age at={watermark} /> (<Instant at={watermark} />
            ).{' '}
          </>
        )}
        {!detailed && 'Its details are kept only in its region, which could not be asked. '}
        {reason !== null && reason !== '' && reason}
      </span>
    </p>
  );
}
