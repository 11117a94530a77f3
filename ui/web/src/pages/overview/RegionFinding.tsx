import { Link } from 'react-router';
import type { RegionView } from '../../api/types';
import { countOf } from '../../shared/figures/count';
import { statusWord } from '../../shared/status/vocabulary';
import { Age } from '../../shared/time/Age';

/** What is the matter with a region: since when, what it means for the numbers, and why. */
export function RegionFinding({ region }: { region: RegionView }) {
  const { displayName, state, reason, watermark, agents } = region;
  return (
    <p>
      <strong>
        <Link to={`/regions/${region.region}`}>{displayName}</Link> is {statusWord('freshness', state).word}
      </strong>
      {watermark === null ? (
        '. No data has arrived from it yet. '
      ) : (
        <>
          , as of <Age at={watermark} what="watermark" focusable />.{' '}
        </>
      )}
      {reason === null || reason === '' ? consequence(agents) : reason}
    </p>
  );
}

/** Said when the aggregator gives no reason, which says it too. */
function consequence(agents: number): string {
  if (agents === 0) return 'It had no agents then.';
  return `Its ${countOf(agents, 'agent')} ${agents === 1 ? 'is' : 'are'} shown as ${agents === 1 ? 'it was' : 'they were'} then.`;
}
