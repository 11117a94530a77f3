import { Link } from 'react-router';
import type { RegionView } from '../../api/types';
import { countOf } from '../../shared/figures/count';
import { statusWord } from '../../shared/status/vocabulary';
import { Age, Instant } from '../../shared/time/Age';

/** What is the matter with a region: since when, what it means for the numbers, and why. */
export function RegionFinding({ region }: { region: RegionView }) {
  const { displayName, state, reason, watermark, agents } = region;
  const silent = state === 'unreachable' || state === 'stale';
  return (
    <p>
      <strong>
        <Link to={`/regions/${region.region}`}>{displayName}</Link>{' '}
        {silent && watermark !== null ? (
          <>
            has sent nothing for <Age at={watermark} suffix="" />
          </>
        ) : (
          `is ${statusWord('freshness', state).word}`
        )}
      </strong>
      {watermark === null ? (
        '. No data has arrived from it yet.'
      ) : (
        <>
          {' '}
          (last: <Instant at={watermark} />
          ). {shownAs(agents, silent)}
        </>
      )}
      {reason !== null && reason !== '' && <> Reason: {reason}.</>}
    </p>
  );
}

function shownAs(agents: number, silent: boolean): string {
  if (agents === 0) return 'It had no agents then.';
  const whose = `Its ${countOf(agents, 'agent')} ${agents === 1 ? 'is' : 'are'} shown as ${agents === 1 ? 'it was' : 'they were'}`;
  return silent ? `${whose} then.` : `${whose} at that time.`;
}
