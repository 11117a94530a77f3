import type { AgentView, FleetSummary, Provenance, RegionView } from '../api/types';

export function agentSample(part: Partial<AgentView> = {}): AgentView {
  return {
    region: 'eu-west',
    id: '0192f0c1-7a2b-7000-8000-000000000001',
    serviceName: 'otelcol',
    serviceVersion: '0.139.0',
    hostName: 'fra-web-001',
    labels: { env: 'prod' },
    group: null,
    capabilities: ['AcceptsRemoteConfig', 'ReportsHealth'],
    health: 'healthy',
    healthStatus: 'StatusOK',
    lastError: null,
    connection: 'connected',
    transport: 'websocket',
    connectionChangedAt: '2026-11-21T09:00:00Z',
    ownerInstance: 'eu-west-1',
    configState: 'in-sync',
    configuration: 'base',
    configurationVersion: 3,
    assignedConfigHash: 'aabbccddeeff',
    reportedConfigHash: 'aabbccddeeff',
    configError: null,
    firstSeenAt: '2026-11-20T09:00:00Z',
    changedAt: '2026-11-21T09:00:00Z',
    ...part,
  };
}

export function regionSample(part: Partial<RegionView> = {}): RegionView {
  return {
    region: 'eu-west',
    displayName: 'EU West',
    state: 'current',
    reason: null,
    watermark: '2026-11-21T10:00:00Z',
    ageSeconds: 1,
    agents: 100,
    connected: 100,
    healthy: 100,
    unhealthy: 0,
    inSync: 100,
    configFailed: 0,
    epoch: '7',
    endpoint: 'http://127.0.0.1:8092',
    uiAddress: 'http://127.0.0.1:8090',
    stateSince: '2026-11-21T09:00:00Z',
    lastConnectedAt: '2026-11-21T09:00:00Z',
    link: { state: 'connected', error: null, nextAttemptAt: null },
    ...part,
  };
}

export function provenanceSample(part: Partial<Provenance> = {}): Provenance {
  return {
    completeness: 'complete',
    asOf: '2026-11-21T10:00:01Z',
    regions: [
      {
        region: 'eu-west',
        displayName: 'EU West',
        included: true,
        watermark: '2026-11-21T10:00:00Z',
        ageSeconds: 1,
        state: 'current',
        reason: null,
      },
    ],
    ...part,
  };
}

export function summarySample(part: Partial<FleetSummary> = {}): FleetSummary {
  return {
    agents: 100,
    connected: 100,
    healthy: 100,
    unhealthy: 0,
    unreported: 0,
    inSync: 100,
    configFailed: 0,
    configPending: 0,
    dimensions: [],
    regions: [],
    provenance: provenanceSample(),
    ...part,
  };
}
