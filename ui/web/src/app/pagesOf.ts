import {
  IconFileText,
  IconLayoutDashboard,
  IconListCheck,
  IconServer2,
  IconStack2,
  IconWorld,
  type Icon,
} from '@tabler/icons-react';
import type { Host } from '../api/types';

export interface PageLink {
  to: string;
  label: string;
  Icon: Icon;
}

const overview: PageLink = { to: '/', label: 'Overview', Icon: IconLayoutDashboard };
const agents: PageLink = { to: '/agents', label: 'Agents', Icon: IconStack2 };

/** The pages of each face, as navigation and command palette list them. */
export function pagesOf(kind: Host['kind']): readonly PageLink[] {
  return kind === 'aggregator'
    ? [overview, agents, { to: '/regions', label: 'Regions', Icon: IconWorld }]
    : [
        overview,
        agents,
        { to: '/configurations', label: 'Configurations', Icon: IconFileText },
        { to: '/assignments', label: 'Assignments', Icon: IconListCheck },
        { to: '/instances', label: 'Instances', Icon: IconServer2 },
      ];
}
