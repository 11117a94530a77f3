import { IconClockExclamation } from '@tabler/icons-react';
import type { RegionProvenance } from '../../api/types';
import { statusWord } from '../../shared/status/vocabulary';
import { Age } from '../../shared/time/Age';
import classes from './agent.module.css';

/** Said only when what is shown of another region is older than promised, or not all there. */
export function Origin({ origin, detailed }: { origin: RegionProvenance | null; detailed: boolean }) {
  if (origin === null || (origin.state === 'current' && detailed)) return null;
  const { displayName, state, reason, watermark } = origin;
  const { word, tone } = statusWord('freshness', state);
  return (
    <p className={classes.answer} data-tone={tone === 'ok' ? 'warn' : tone}>
      <IconClockExclamation size={18} stroke={1.9} aria-hidden />
      <span>
        <strong>
          {displayName} is {word}.
        </strong>{' '}
        {watermark !== null && (
          <>
            The agent is shown as it was <Age at={watermark} what="watermark" focusable />
            {detailed ? '.' : ', without its details: only its region keeps them.'}{' '}
          </>
        )}
        {!detailed && watermark === null && 'Only its region keeps its details. '}
        {reason !== null && reason !== '' && reason}
      </span>
    </p>
  );
}
