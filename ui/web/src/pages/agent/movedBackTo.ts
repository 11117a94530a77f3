import type { Subject } from './subject';

/** What the agent should run instead of the version that ended badly on it; null when that is what it should run. */
export function movedBackTo(agent: Subject['agent'], details: Subject['details']): string | null {
  const desired = details?.desired ?? null;
  if (desired === null || agent.configState !== 'failed') return null;
  const same =
    desired.configuration === agent.configuration && desired.version === agent.configurationVersion;
  return same ? null : `${desired.configuration} v${desired.version}`;
}
