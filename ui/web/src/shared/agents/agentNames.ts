import type { AgentView, Host } from '../../api/types';

/** What a person calls an agent: its host; else its service; else its id. */
export function agentName(agent: Pick<AgentView, 'hostName' | 'serviceName' | 'id'>): string {
  return agent.hostName ?? agent.serviceName ?? agent.id;
}

export function agentPath(agent: Pick<AgentView, 'region' | 'id'>, kind: Host['kind']): string {
  return kind === 'aggregator'
    ? `/regions/${encodeURIComponent(agent.region)}/agents/${agent.id}`
    : `/agents/${agent.id}`;
}
