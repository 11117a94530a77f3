import { NavLink } from 'react-router';
import { useHost } from '../../api/host';
import { pagesOf } from '../pagesOf';
import classes from './shell.module.css';

export function Navigation({ onNavigate }: { onNavigate?: () => void }) {
  const host = useHost();
  return (
    <nav aria-label="Pages">
      <ul className={classes.links}>
        {pagesOf(host.kind).map(({ to, label, Icon }) => (
          <li key={to}>
            <NavLink to={to} end={to === '/'} className={classes.link ?? ''} onClick={onNavigate}>
              <Icon size={17} stroke={1.7} aria-hidden />
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
