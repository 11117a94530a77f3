import { Link } from 'react-router';
import { ApiProblem } from '../../api/problem';
import { Empty } from '../../shared/layout/Empty';

export function isMissing(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 404;
}

/** In the place of a configuration or version that is not here; trying again would not help. */
export function Missing({ what }: { what: 'configuration' | 'version' }) {
  return (
    <Empty title={`There is no such ${what} in this region`}>
      The address may be wrong, or of another region.{' '}
      <Link to="/configurations">See all configurations here</Link>.
    </Empty>
  );
}
