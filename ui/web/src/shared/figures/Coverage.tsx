import type { Provenance, ReadFrom } from '../../api/types';
import { Status } from '../status/Status';
import { Age } from '../time/Age';
import { formatDuration } from '../time/duration';
import { countOf, formatCount, listWords } from './count';
import classes from './coverage.module.css';

interface CoverageProps {
  /** What was counted, and what would be counted if every region were included. */
  counted: number;
  known: number;
  provenance: Provenance;
  /** The count is said elsewhere. */
  nameless?: boolean;
}

/** `12,431 of 13,635 agents · us-east missing`: a total never stands without what it leaves out. */
export function Coverage({ counted, known, provenance, nameless = false }: CoverageProps) {
  const missing = provenance.regions.filter(({ included }) => !included);
  const old = provenance.regions.filter(({ included, state }) => included && state !== 'current');
  return (
    <span className={classes.coverage}>
      <Status subject="completeness" value={provenance.completeness} />
      {!nameless && (
        <span>
          {known > counted
            ? `${formatCount(counted)} of ${countOf(known, 'agent')}`
            : countOf(counted, 'agent')}
        </span>
      )}
      {missing.length > 0 && <span>{listWords(missing.map(({ displayName }) => displayName))} missing</span>}
      {old.map(({ region, displayName, watermark }) => (
        <span key={region}>
          {displayName}
          {watermark === null ? (
            ' has no data yet'
          ) : (
            <>
              {' '}
              as of <Age at={watermark} what="watermark" focusable />
            </>
          )}
        </span>
      ))}
      {provenance.read != null && <span>{readWords(provenance.read)}</span>}
    </span>
  );
}

/** Which of the region's databases answered; there is something to say only where there is a replica. */
function readWords({ place, replicaLagSeconds, reason }: ReadFrom): string {
  if (place === 'primary') return `read from the primary: ${reason ?? 'the replica does not serve'}`;
  return `read from the replica, ${formatDuration(replicaLagSeconds ?? 0)} behind`;
}
