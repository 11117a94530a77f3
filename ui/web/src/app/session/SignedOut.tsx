import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Mark } from '../shell/Mark';
import classes from './session.module.css';

/** What a person sees without a session: why, and how to get in. */
export function SignedOut() {
  const address = globalThis.location.origin;
  return (
    <main className={classes.alone}>
      <title>Signed out · Ampora</title>
      <Mark />
      <h1>You are signed out</h1>
      <p>
        Sessions begin with a link that works once. There are no passwords. Whoever holds this server’s API
        token can make one.
      </p>
      <h2>In the development environment</h2>
      <p>The launcher makes a fresh link for every page:</p>
      <pre className={classes.command} tabIndex={0} aria-label="Command for the development environment">
        deploy/dev/up.sh links
      </pre>
      <h2>Anywhere else</h2>
      <p>
        Ask for a link with the API token (<code>Access:ApiToken</code>), then open the address in the answer:
      </p>
      <pre className={classes.command} tabIndex={0} aria-label="Command to make a sign-in link">
        {`curl -X POST ${address}/api/v1/session/links \\\n  -H "Authorization: Bearer $AMPORA_TOKEN"`}
      </pre>
      <div>
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => globalThis.location.reload()}
        >
          I have signed in
        </Button>
      </div>
    </main>
  );
}
