// Generated from docs/reference/openapi-aggregator.json by `npm run generate`. Do not edit.

export interface paths {
  '/api/v1/agents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: {
          configState?: components['schemas']['ConfigState'];
          configuration?: string;
          connection?: components['schemas']['Connection'];
          cursor?: string;
          descending?: boolean;
          health?: components['schemas']['Health'];
          label?: string[];
          limit?: number;
          maxAgeSeconds?: number;
          region?: string[];
          require?: 'strict' | 'warn' | 'bounded';
          sort?: 'id' | 'service-name' | 'host-name' | 'changed-at';
          text?: string;
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AgentList'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/fleet/summary': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: {
          dimension?: string[];
          maxAgeSeconds?: number;
          require?: 'strict' | 'warn' | 'bounded';
        };
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['FleetSummary'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/host': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Host'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/regions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Regions'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/regions/{region}/agents/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
          region: string;
        };
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['AgentAcrossRegions'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description OK */
        200: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Session'];
          };
        };
      };
    };
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session/sign-out': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody?: never;
      responses: {
        /** @description Problem */
        '4XX': {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/problem+json': components['schemas']['ProblemDetails'];
          };
        };
        /** @description Done */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AgentAcrossRegions: {
      /** Format: double */
      ageSeconds?: number | null;
      assignedConfigHash: string | null;
      capabilities: string[];
      /** Format: date-time */
      changedAt: string;
      configError: string | null;
      configState: components['schemas']['ConfigState'];
      configuration: string | null;
      /** Format: int32 */
      configurationVersion: number | null;
      connection: components['schemas']['Connection'];
      /** Format: date-time */
      connectionChangedAt: string | null;
      detail: null | components['schemas']['AgentDetail'];
      /** Format: date-time */
      firstSeenAt: string;
      health: components['schemas']['Health'];
      healthStatus: string | null;
      hostName: string | null;
      /** Format: uuid */
      id: string;
      labels: {
        [key: string]: string;
      };
      lastError: string | null;
      ownerInstance: string | null;
      provenance: components['schemas']['Provenance'];
      region: string;
      reportedConfigHash: string | null;
      serviceName: string | null;
      serviceVersion: string | null;
      transport: null | components['schemas']['Transport'];
      /** Format: date-time */
      watermark?: string | null;
    };
    AgentDetail: {
      availableComponents: null | {
        components: {
          metadata: {
            [key: string]: string;
          };
          name: string;
        }[];
        hash: string | null;
      };
      description: {
        identifying: components['schemas']['Attribute'][];
        nonIdentifying: components['schemas']['Attribute'][];
      };
      desired: null | {
        because: string;
        configuration: string;
        hash: string;
        /** Format: date-time */
        since: string;
        /** Format: int32 */
        version: number;
      };
      effectiveConfig: null | {
        digest: string;
        files: {
          contentType: string | null;
          name: string;
          /** Format: int32 */
          sizeBytes: number;
        }[];
      };
      healthTree: null | components['schemas']['HealthNode'];
      /** Format: date-time */
      lastSeenAt: string | null;
      /** Format: date-time */
      offeredAt: string | null;
      remoteConfigStatus: null | {
        error: string | null;
        hash: string | null;
        status: string;
      };
    };
    AgentList: {
      items: components['schemas']['AgentView'][];
      nextCursor: string | null;
      provenance: components['schemas']['Provenance'];
      /** Format: int32 */
      total: number;
    };
    AgentView: {
      /** Format: double */
      ageSeconds?: number | null;
      assignedConfigHash: string | null;
      capabilities: string[];
      /** Format: date-time */
      changedAt: string;
      configError: string | null;
      configState: components['schemas']['ConfigState'];
      configuration: string | null;
      /** Format: int32 */
      configurationVersion: number | null;
      connection: components['schemas']['Connection'];
      /** Format: date-time */
      connectionChangedAt: string | null;
      /** Format: date-time */
      firstSeenAt: string;
      health: components['schemas']['Health'];
      healthStatus: string | null;
      hostName: string | null;
      /** Format: uuid */
      id: string;
      labels: {
        [key: string]: string;
      };
      lastError: string | null;
      ownerInstance: string | null;
      region: string;
      reportedConfigHash: string | null;
      serviceName: string | null;
      serviceVersion: string | null;
      transport: null | components['schemas']['Transport'];
      /** Format: date-time */
      watermark?: string | null;
    };
    Attribute: {
      key: string;
      value: string;
    };
    /** @enum {string} */
    Completeness: 'complete' | 'partial' | 'bounded';
    /** @enum {string} */
    ConfigState:
      | 'none'
      | 'pending'
      | 'offered'
      | 'applying'
      | 'in-sync'
      | 'failed'
      | 'not-accepted'
      | 'drifted'
      | 'rolled-back';
    /** @enum {string} */
    Connection: 'connected' | 'disconnected';
    FleetSummary: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      configFailed: number;
      /** Format: int32 */
      configPending: number;
      /** Format: int32 */
      connected: number;
      dimensions: components['schemas']['SummaryDimension'][];
      /** Format: int32 */
      healthy: number;
      /** Format: int32 */
      inSync: number;
      provenance: components['schemas']['Provenance'];
      regions: components['schemas']['SummaryRegion'][];
      /** Format: int32 */
      unhealthy: number;
      /** Format: int32 */
      unreported: number;
    };
    /** @enum {string} */
    Freshness: 'current' | 'lagging' | 'stale' | 'unreachable' | 'resyncing' | 'paused' | 'decommissioned';
    /** @enum {string} */
    Health: 'healthy' | 'unhealthy' | 'unreported';
    HealthNode: {
      components: components['schemas']['HealthNode'][];
      healthy: boolean;
      lastError: string | null;
      name: string;
      /** Format: date-time */
      startedAt: string | null;
      status: string | null;
      /** Format: date-time */
      statusAt: string | null;
    };
    Host: {
      displayName: string;
      id: string;
      /** @enum {string} */
      kind: 'region' | 'aggregator';
      version: string;
    };
    ProblemDetails: {
      detail?: string | null;
      instance?: string | null;
      /** Format: int32 */
      status?: number | null;
      title?: string | null;
      type?: string | null;
    };
    Provenance: {
      /** Format: date-time */
      asOf: string;
      completeness: components['schemas']['Completeness'];
      regions: components['schemas']['RegionProvenance'][];
    };
    RegionProvenance: {
      /** Format: double */
      ageSeconds: number | null;
      displayName: string;
      included: boolean;
      reason: string | null;
      region: string;
      state: components['schemas']['Freshness'];
      /** Format: date-time */
      watermark: string | null;
    };
    Regions: {
      items: components['schemas']['RegionView'][];
    };
    RegionView: {
      /** Format: int32 */
      agents: number;
      /** Format: double */
      ageSeconds: number | null;
      /** Format: int32 */
      configFailed: number;
      /** Format: int32 */
      connected: number;
      displayName: string;
      endpoint: string | null;
      epoch: string | null;
      /** Format: int32 */
      healthy: number;
      /** Format: int32 */
      inSync: number;
      /** Format: date-time */
      lastConnectedAt: string | null;
      link: {
        error: string | null;
        /** Format: date-time */
        nextAttemptAt: string | null;
        /** @enum {string} */
        state: 'connected' | 'connecting' | 'backing-off';
      };
      reason: string | null;
      region: string;
      state: components['schemas']['Freshness'];
      /** Format: date-time */
      stateSince: string | null;
      uiAddress: string | null;
      /** Format: int32 */
      unhealthy: number;
      /** Format: date-time */
      watermark: string | null;
    };
    Session: {
      /** Format: date-time */
      expiresAt: string | null;
      name: string;
      signedIn: boolean;
    };
    SummaryDimension: {
      label: string | null;
      name: string;
      values: {
        /** Format: int32 */
        agents: number;
        value: string;
      }[];
    };
    SummaryRegion: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      configFailed: number;
      /** Format: int32 */
      connected: number;
      displayName: string;
      /** Format: int32 */
      healthy: number;
      /** Format: int32 */
      inSync: number;
      region: string;
      /** Format: int32 */
      unhealthy: number;
    };
    /** @enum {string} */
    Transport: 'websocket' | 'http';
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
