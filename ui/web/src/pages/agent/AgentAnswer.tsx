import { IconAlertTriangle, IconCircleX, IconHourglass, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tone } from '../../shared/status/vocabulary';
import { Age } from '../../shared/time/Age';
import classes from './agent.module.css';
import { capabilityName } from './capabilities';
import { movedBackTo } from './movedBackTo';
import type { Subject } from './subject';

interface Trouble {
  id: string;
  tone: Tone;
  icon: ReactNode;
  text: ReactNode;
}

/** What is wrong with the agent, since when, and in its own words; nothing when nothing is. */
export function AgentAnswer({ subject }: { subject: Subject }) {
  return troublesOf(subject).map(({ id, tone, icon, text }) => (
    <p key={id} className={classes.answer} data-tone={tone}>
      {icon}
      <span>{text}</span>
    </p>
  ));
}

function troublesOf({ agent, details }: Subject): Trouble[] {
  const found: Trouble[] = [];
  if (agent.health === 'unhealthy') {
    const since = details?.healthTree?.statusAt ?? null;
    found.push({
      id: 'health',
      tone: 'bad',
      icon: <IconCircleX size={18} stroke={1.9} aria-hidden />,
      text: (
        <>
          <strong>It says that it is unhealthy</strong>
          {since !== null && (
            <>
              {' '}
              (reported <Age at={since} />)
            </>
          )}
          : <Words>{agent.lastError ?? agent.healthStatus}</Words>
        </>
      ),
    });
  }
  if (agent.configState === 'failed') {
    found.push({
      id: 'config',
      tone: 'bad',
      icon: <IconAlertTriangle size={18} stroke={1.9} aria-hidden />,
      text: (
        <>
          <strong>It could not apply {nameOf(agent)}</strong>: <Words>{agent.configError}</Words>{' '}
          {meanwhile({ agent, details })}
        </>
      ),
    });
  }
  const waiting = waitOf({ agent, details });
  if (waiting !== null) {
    found.push({
      id: 'waiting',
      tone: agent.configState === 'not-accepted' || agent.configState === 'drifted' ? 'warn' : 'busy',
      icon: <IconHourglass size={18} stroke={1.9} aria-hidden />,
      text: waiting,
    });
  }
  if (agent.connection === 'disconnected') {
    found.push({
      id: 'connection',
      tone: 'warn',
      icon: <IconPlugConnectedX size={18} stroke={1.9} aria-hidden />,
      text: (
        <>
          <strong>
            It has been disconnected for{' '}
            <Age at={agent.connectionChangedAt} suffix="" none="an unknown time" />.
          </strong>{' '}
          Everything below is its last report. What is assigned to it waits until it returns.
        </>
      ),
    });
  }
  return found;
}

/** What becomes of an agent on which a version ended badly. */
function meanwhile({ agent, details }: Pick<Subject, 'agent' | 'details'>): string {
  const back = movedBackTo(agent, details);
  return back === null
    ? 'It is not sent to it again until somebody assigns it anew.'
    : `It is back on ${back}, and is not sent this version again until somebody assigns it anew.`;
}

/** Why the agent does not run what is assigned to it, when it has not failed. */
function waitOf({ agent, details }: Pick<Subject, 'agent' | 'details'>): ReactNode {
  const name = nameOf(agent);
  const offered = details?.offeredAt ?? null;
  switch (agent.configState) {
    case 'pending':
      return agent.connection === 'disconnected' ? null : (
        <>
          <strong>{name} has not been offered to it yet</strong>:{' '}
          {agent.transport === 'http' ? 'it polls, and gets it with its next message.' : 'its turn is next.'}
        </>
      );
    case 'offered':
    case 'applying':
      return (
        <>
          <strong>
            {agent.configState === 'applying'
              ? `It is applying ${name}`
              : `It has not answered to ${name} yet`}
          </strong>
          {offered !== null && (
            <>
              , offered <Age at={offered} what="offered" focusable />
            </>
          )}
          .
          {agent.configState === 'offered' && !answers(agent) && (
            <>
              {' '}
              It does not claim that it reports how a configuration went (ReportsRemoteConfig), so nobody here
              will learn it.
            </>
          )}
        </>
      );
    case 'not-accepted':
      return (
        <>
          <strong>{name} is not offered to it</strong>: it does not claim that it takes configurations from a
          server (AcceptsRemoteConfig).
        </>
      );
    case 'drifted':
      return (
        <>
          <strong>It runs something else than {name}</strong>, which is assigned to it.
        </>
      );
    default:
      return null;
  }
}

function answers({ capabilities }: Subject['agent']): boolean {
  return capabilities.map(capabilityName).includes('reports-remote-config');
}

function nameOf({ configuration, configurationVersion }: Subject['agent']): string {
  if (configuration === null) return 'its configuration';
  return configurationVersion === null ? configuration : `${configuration} v${configurationVersion}`;
}

function Words({ children }: { children: string | null | undefined }) {
  return children == null || children === '' ? <>it gave no reason.</> : <code>{children}</code>;
}
