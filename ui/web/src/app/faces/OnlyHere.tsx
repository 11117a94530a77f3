import { Navigate, Outlet, useLocation, useParams } from 'react-router';
import { useHost } from '../../api/host';
import { NotFoundPage } from '../../pages/notFound/NotFoundPage';
import { agentsPath } from '../../shared/agents/agentFilters';
import { InRegionsPage } from './InRegionsPage';

/** Pages that only the aggregator has. */
export function OnlyGlobal() {
  return useHost().kind === 'aggregator' ? <Outlet /> : <NotFoundPage />;
}

/** Pages that only a region has; the aggregator says where they are. */
export function OnlyRegional() {
  const { id } = useParams();
  const { pathname } = useLocation();
  if (useHost().kind === 'region') return <Outlet />;
  // An agent's address in its region: the list of all regions finds it by its id.
  if (id !== undefined && pathname.startsWith('/agents/'))
    return <Navigate to={agentsPath({ text: id })} replace />;
  return <InRegionsPage />;
}
