import { Link } from 'react-router';
import type { Assignment } from '../../api/types';
import { Labels } from '../agents/Labels';

/** Which agents an assignment is for. */
export function Target({
  assignment: { agentId, selector },
}: {
  assignment: Pick<Assignment, 'agentId' | 'selector'>;
}) {
  if (agentId !== null) {
    return (
      <>
        One agent: <Link to={`/agents/${agentId}`}>{agentId}</Link>
      </>
    );
  }
  return Object.keys(selector ?? {}).length === 0 ? <>Every agent</> : <Labels labels={selector ?? {}} />;
}
