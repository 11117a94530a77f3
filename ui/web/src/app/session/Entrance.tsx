import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { body, fleet } from '../../api/client';
import { useLiveEvents, useLiveState } from '../../api/events/useLive';
import { HostContext } from '../../api/host';
import { ApiProblem } from '../../api/problem';
import type { Host, Session } from '../../api/types';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { router } from '../routes';
import classes from './session.module.css';
import { SignedOut } from './SignedOut';

/** Asks who is signed in and which process this is; only then the pages. */
export function Entrance() {
  const session = useQuery({ queryKey: ['session'], queryFn: readSession, staleTime: Infinity });
  const signedIn = session.data !== undefined && session.data !== null;
  const host = useQuery({
    queryKey: ['host'],
    queryFn: () => body(fleet.GET('/api/v1/host')),
    enabled: signedIn,
    staleTime: Infinity,
  });

  if (session.data === null) return <SignedOut />;
  const error = session.error ?? host.error;
  if (error !== null) {
    return (
      <main className={classes.alone}>
        <ProblemPanel
          error={error}
          what="This page could not be started"
          onRetry={() => void (session.error === null ? host.refetch() : session.refetch())}
        />
      </main>
    );
  }
  if (host.data === undefined) return <div className={classes.blank} role="status" aria-label="Starting" />;
  return <SignedIn host={host.data} />;
}

function SignedIn({ host }: { host: Host }) {
  const events = useLiveEvents();
  const live = useLiveState();
  useEffect(() => {
    events.start();
    return () => events.stop();
  }, [events]);
  if (live.kind === 'signed-out') return <SignedOut />;
  return (
    <HostContext value={host}>
      <RouterProvider router={router} />
    </HostContext>
  );
}

async function readSession(): Promise<Session | null> {
  try {
    return await body(fleet.GET('/api/v1/session'));
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}
