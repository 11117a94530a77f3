import { useRouteError } from 'react-router';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './shell.module.css';

/** A page that failed to load or to draw. */
export function RouteProblem() {
  return (
    <main className={classes.main}>
      <ProblemPanel
        error={useRouteError()}
        what="This page cannot be shown: its program failed, or a newer version of it was installed meanwhile"
        onRetry={() => globalThis.location.reload()}
      />
    </main>
  );
}
