import type { AgentDetail, AgentView, RegionProvenance } from '../../api/types';

/** What only the agent's own region knows of it. */
export type AgentDetails = Pick<
  AgentDetail,
  | 'description'
  | 'healthTree'
  | 'remoteConfigStatus'
  | 'effectiveConfig'
  | 'availableComponents'
  | 'lastSeenAt'
  | 'desired'
  | 'offeredAt'
>;

/** One agent as either face has it. */
export interface Subject {
  agent: AgentView;
  /** Null when the region could not be asked; `origin` says why. */
  details: AgentDetails | null;
  /** The region as the aggregator sees it; null in the region itself. */
  origin: RegionProvenance | null;
}
