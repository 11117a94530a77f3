import { Link, useLocation } from 'react-router';
import { useHost } from '../../api/host';
import { pagesOf } from '../pagesOf';
import classes from './shell.module.css';

export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const host = useHost();
  const { pathname } = useLocation();
  // An agent's page lies below its region's address, and belongs to the agents.
  const current = pathname.includes('/agents/') ? '/agents' : pathname;
  return (
    <nav aria-label="Pages">
      <ul className={classes.links}>
        {pagesOf(host.kind).map(({ to, label, Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={classes.link}
              aria-current={isIn(current, to) ? 'page' : undefined}
              onClick={onNavigate}
            >
              <Icon size={17} stroke={1.7} aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isIn(pathname: string, page: string): boolean {
  return pathname === page || (page !== '/' && pathname.startsWith(`${page}/`));
}
