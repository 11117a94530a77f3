import { createBrowserRouter } from 'react-router';
import { AgentsPage } from '../pages/agents/AgentsPage';
import { NotFoundPage } from '../pages/notFound/NotFoundPage';
import { OverviewPage } from '../pages/overview/OverviewPage';
import { OnlyGlobal, OnlyRegional } from './faces/OnlyHere';
import { RouteProblem } from './shell/RouteProblem';
import { Shell } from './shell/Shell';

// The two pages that most visits begin with are there at once; the others come when they are asked for.
export const router = createBrowserRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: RouteProblem,
    HydrateFallback: () => null,
    children: [
      { index: true, Component: OverviewPage },
      { path: 'agents', Component: AgentsPage },
      {
        Component: OnlyGlobal,
        children: [
          {
            path: 'regions',
            lazy: async () => ({ Component: (await import('../pages/regions/RegionsPage')).RegionsPage }),
          },
          {
            path: 'regions/:region',
            lazy: async () => ({ Component: (await import('../pages/regions/RegionPage')).RegionPage }),
          },
          {
            path: 'regions/:region/agents/:id',
            lazy: async () => ({
              Component: (await import('../pages/agent/GlobalAgentPage')).GlobalAgentPage,
            }),
          },
        ],
      },
      {
        Component: OnlyRegional,
        children: [
          {
            path: 'agents/:id',
            lazy: async () => ({
              Component: (await import('../pages/agent/RegionAgentPage')).RegionAgentPage,
            }),
          },
          {
            path: 'configurations',
            lazy: async () => ({
              Component: (await import('../pages/configurations/ConfigurationsPage')).ConfigurationsPage,
            }),
          },
          {
            path: 'configurations/new',
            lazy: async () => ({
              Component: (await import('../pages/configurations/NewConfigurationPage')).NewConfigurationPage,
            }),
          },
          {
            path: 'configurations/:id',
            lazy: async () => ({
              Component: (await import('../pages/configurations/ConfigurationPage')).ConfigurationPage,
            }),
          },
          {
            path: 'configurations/:id/new-version',
            lazy: async () => ({
              Component: (await import('../pages/configurations/NewVersionPage')).NewVersionPage,
            }),
          },
          {
            path: 'configurations/:id/versions/:number',
            lazy: async () => ({
              Component: (await import('../pages/configurations/VersionPage')).VersionPage,
            }),
          },
          {
            path: 'assign',
            lazy: async () => ({ Component: (await import('../pages/assign/AssignPage')).AssignPage }),
          },
          {
            path: 'assignments',
            lazy: async () => ({
              Component: (await import('../pages/assignments/AssignmentsPage')).AssignmentsPage,
            }),
          },
          {
            path: 'instances',
            lazy: async () => ({
              Component: (await import('../pages/instances/InstancesPage')).InstancesPage,
            }),
          },
        ],
      },
      { path: '*', Component: NotFoundPage },
    ],
  },
]);
