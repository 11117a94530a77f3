import { IconAlertTriangle, IconCircleX, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Tone } from '../../shared/status/vocabulary';
import { Age } from '../../shared/time/Age';
import classes from './agent.module.css';
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
          <strong>It could not apply {nameOf(agent)}</strong>: <Words>{agent.configError}</Words>
        </>
      ),
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

function nameOf({ configuration, configurationVersion }: Subject['agent']): string {
  if (configuration === null) return 'its configuration';
  return configurationVersion === null ? configuration : `${configuration} v${configurationVersion}`;
}

function Words({ children }: { children: string | null | undefined }) {
  return children == null || children === '' ? <>it gave no reason.</> : <code>{children}</code>;
}
