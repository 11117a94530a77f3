import { createBrowserRouter } from 'react-router';
import { OverviewPage } from '../pages/overview/OverviewPage';
import { NotFoundPage } from '../pages/notFound/NotFoundPage';
import { RouteProblem } from './shell/RouteProblem';
import { Shell } from './shell/Shell';

export const router = createBrowserRouter([
  {
    path: '/',
    Component: Shell,
    ErrorBoundary: RouteProblem,
    children: [
      { index: true, Component: OverviewPage },
      { path: '*', Component: NotFoundPage },
    ],
  },
]);
