import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { useHost } from '../../api/host';
import type { Host } from '../../api/types';
import { Palette } from '../palette/Palette';
import { LiveIndicator } from './LiveIndicator';
import { Mark } from './Mark';
import { Navigation } from './Navigation';
import { SearchButton } from './SearchButton';
import { SettingsMenu } from './SettingsMenu';
import classes from './shell.module.css';
import { Unread } from './Unread';
import { useTitlesOfCutText } from './useTitlesOfCutText';

export function Shell() {
  const host = useHost();
  const { pathname } = useLocation();
  const [menuOpen, menu] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const lastPath = useRef(pathname);

  useTitlesOfCutText(main);
  useEffect(() => {
    if (lastPath.current === pathname) return;
    lastPath.current = pathname;
    // A new page starts at its top, also for a screen reader.
    main.current?.focus({ preventScroll: true });
    globalThis.scrollTo(0, 0);
  }, [pathname]);

  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.header}>
        <Burger
          className={classes.burger}
          size="sm"
          opened={menuOpen}
          onClick={menu.toggle}
          aria-label="Navigation"
        />
        <Link to="/" className={classes.brand}>
          <Mark />
          <span className={classes.product}>Ampora</span>
          <span className={classes.where}>
            {host.kind === 'aggregator' ? 'All regions' : host.displayName}
          </span>
        </Link>
        <div className={classes.tools}>
          <LiveIndicator />
          <SearchButton />
          <SettingsMenu />
        </div>
      </header>
      <aside className={classes.side}>
        <Navigation />
        <About host={host} />
      </aside>
      <Drawer
        opened={menuOpen}
        onClose={menu.close}
        size="260px"
        title="Ampora"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Navigation onNavigate={menu.close} />
        <About host={host} />
      </Drawer>
      <main id="content" className={classes.main} ref={main} tabIndex={-1}>
        <Unread />
        <Outlet />
      </main>
      <Palette />
    </div>
  );
}

function About({ host: { kind, id, version } }: { host: Host }) {
  return (
    <p className={classes.about}>
      {kind === 'aggregator' ? 'Aggregator' : 'Region'} <code>{id}</code>
      <br />
      Version {version}
    </p>
  );
}
