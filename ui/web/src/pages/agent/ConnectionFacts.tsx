import { CopyButton, Tooltip, UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { Facts, type Fact } from '../../shared/layout/Facts';
import { Age, Instant } from '../../shared/time/Age';
import classes from './agent.module.css';
import type { Subject } from './subject';

const transports: Readonly<Record<string, string>> = { websocket: 'WebSocket', http: 'plain HTTP, polling' };

export function ConnectionFacts({ subject: { agent, details, origin } }: { subject: Subject }) {
  const { connection, connectionChangedAt, transport, ownerInstance, firstSeenAt, changedAt, id } = agent;
  const facts: Fact[] = [
    origin === null || origin.state === 'current'
      ? [
          connection === 'connected' ? 'Connected for' : 'Disconnected for',
          <Age
            key="since"
            at={connectionChangedAt}
            suffix=""
            none="an unknown time"
            what="since"
            focusable
          />,
        ]
      : // Nobody knows whether it still is: no time may go on counting.
        [
          connection === 'connected' ? 'Was connected since' : 'Was disconnected since',
          <Instant key="since" at={connectionChangedAt} none="an unknown time" />,
        ],
    ['Transport', transport === null ? 'not known' : (transports[transport] ?? transport)],
  ];
  if (ownerInstance !== null && ownerInstance !== '') {
    facts.push(['Instance', origin === null ? <Link to="/instances">{ownerInstance}</Link> : ownerInstance]);
  }
  if (details !== null) {
    facts.push(['Last seen', <Age key="seen" at={details.lastSeenAt} what="last message" focusable />]);
  }
  facts.push(
    ['First seen', <Age key="first" at={firstSeenAt} what="first message" focusable />],
    ['Last change', <Age key="changed" at={changedAt} what="changed" focusable />],
    ['Id', <Id key="id" value={id} />],
  );
  return <Facts facts={facts} />;
}

function Id({ value }: { value: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy'}>
          <UnstyledButton className={classes.id} onClick={copy} aria-label={`Copy the id ${value}`}>
            {value}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
