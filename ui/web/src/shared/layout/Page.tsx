import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useHost } from '../../api/host';
import classes from './layout.module.css';

interface PageProps {
  /** The page's name, in the browser's title and as its heading unless `heading` says it better. */
  title: string;
  heading?: ReactNode;
  /** The line under the heading: the one thing to know first. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** The pages above this one. */
  trail?: readonly { to: string; label: string }[];
  children: ReactNode;
}

export function Page({ title, heading, lead, actions, trail = [], children }: PageProps) {
  const host = useHost();
  return (
    <>
      <title>{`${title} · ${host.kind === 'aggregator' ? 'All regions' : host.displayName} · Ampora`}</title>
      {trail.length > 0 && (
        <nav aria-label="Above this page">
          <ol className={classes.trail}>
            {trail.map(({ to, label }) => (
              <li key={to}>
                <Link to={to}>{label}</Link>
                <IconChevronRight size={13} aria-hidden />
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className={classes.top}>
        <div className={classes.headings}>
          <h1>{heading ?? title}</h1>
          {lead !== undefined && <div className={classes.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </>
  );
}
