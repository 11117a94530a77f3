// Generated from docs/reference/openapi-regional.json by `npm run generate`. Do not edit.

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
  '/api/v1/agents/{id}': {
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
            'application/json': components['schemas']['AgentDetail'];
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
  '/api/v1/agents/{id}/effective-config': {
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
            'application/json': components['schemas']['EffectiveConfig'];
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
  '/api/v1/assignments': {
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
            'application/json': components['schemas']['Assignments'];
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
  '/api/v1/assignments/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: {
      parameters: {
        query?: never;
        header?: never;
        path: {
          id: string;
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
        /** @description Done */
        204: {
          headers: {
            [name: string]: unknown;
          };
          content?: never;
        };
      };
    };
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/assignments/preview': {
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
      requestBody: {
        content: {
          'application/json': components['schemas']['AssignmentTarget'];
        };
      };
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
            'application/json': components['schemas']['AssignmentPreview'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configurations': {
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
            'application/json': components['schemas']['Configurations'];
          };
        };
      };
    };
    put?: never;
    post: {
      parameters: {
        query?: never;
        header?: never;
        path?: never;
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewConfiguration'];
        };
      };
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
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Configuration'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configurations/{id}': {
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
            'application/json': components['schemas']['ConfigurationWithVersions'];
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
  '/api/v1/configurations/{id}/versions': {
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
        path: {
          id: string;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['NewVersion'];
        };
      };
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
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Version'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configurations/{id}/versions/{number}': {
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
          number: number;
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
            'application/json': components['schemas']['Version'];
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
  '/api/v1/configurations/{id}/versions/{number}/assignments': {
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
        path: {
          id: string;
          number: number;
        };
        cookie?: never;
      };
      requestBody: {
        content: {
          'application/json': components['schemas']['AssignmentTarget'];
        };
      };
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
        201: {
          headers: {
            [name: string]: unknown;
          };
          content: {
            'application/json': components['schemas']['Assignment'];
          };
        };
      };
    };
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/configurations/{id}/versions/{number}/progress': {
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
          number: number;
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
            'application/json': components['schemas']['Progress'];
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
  '/api/v1/instances': {
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
            'application/json': components['schemas']['Instances'];
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
    AgentDetail: {
      /** Format: double */
      ageSeconds?: number | null;
      assignedConfigHash: string | null;
      availableComponents: null | {
        components: {
          metadata: {
            [key: string]: string;
          };
          name: string;
        }[];
        hash: string | null;
      };
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
      /** Format: date-time */
      firstSeenAt: string;
      health: components['schemas']['Health'];
      healthStatus: string | null;
      healthTree: null | components['schemas']['HealthNode'];
      hostName: string | null;
      /** Format: uuid */
      id: string;
      labels: {
        [key: string]: string;
      };
      lastError: string | null;
      /** Format: date-time */
      lastSeenAt: string | null;
      /** Format: date-time */
      offeredAt: string | null;
      ownerInstance: string | null;
      region: string;
      remoteConfigStatus: null | {
        error: string | null;
        hash: string | null;
        status: string;
      };
      reportedConfigHash: string | null;
      serviceName: string | null;
      serviceVersion: string | null;
      transport: null | components['schemas']['Transport'];
      /** Format: date-time */
      watermark?: string | null;
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
    Assignment: {
      agentId: string | null;
      /** Format: int32 */
      agents: number;
      configuration: string;
      configurationId: string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string | null;
      id: string;
      selector: {
        [key: string]: string;
      } | null;
      /** Format: int32 */
      version: number;
    };
    AssignmentPreview: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      connected: number;
      sample: components['schemas']['AgentView'][];
    };
    Assignments: {
      items: components['schemas']['Assignment'][];
    };
    AssignmentTarget: {
      agentId?: string | null;
      selector?: {
        [key: string]: string;
      } | null;
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
    Configuration: {
      /** Format: int32 */
      assignments: number;
      /** Format: date-time */
      changedAt: string;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: string;
      /** Format: int32 */
      latestVersion: number | null;
      name: string;
    };
    ConfigurationFile: {
      base64: string | null;
      contentType: string | null;
      name: string;
      /** Format: int32 */
      sizeBytes: number;
      text: string | null;
    };
    Configurations: {
      items: components['schemas']['Configuration'][];
    };
    ConfigurationWithVersions: {
      /** Format: int32 */
      assignments: number;
      /** Format: date-time */
      changedAt: string;
      /** Format: date-time */
      createdAt: string;
      description: string | null;
      id: string;
      /** Format: int32 */
      latestVersion: number | null;
      name: string;
      versions: components['schemas']['VersionSummary'][];
    };
    /** @enum {string} */
    Connection: 'connected' | 'disconnected';
    EffectiveConfig: {
      digest: string;
      files: components['schemas']['ConfigurationFile'][];
    };
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
    Instance: {
      /** Format: date-time */
      lastHeartbeatAt: string;
      name: string;
      /** Format: int32 */
      sessions: number;
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      stoppedAt: string | null;
      version: string;
    };
    Instances: {
      items: components['schemas']['Instance'][];
    };
    NewConfiguration: {
      description?: string | null;
      name: string;
    };
    NewFile: {
      base64?: string | null;
      contentType?: string | null;
      name: string;
      text?: string | null;
    };
    NewVersion: {
      files: components['schemas']['NewFile'][];
      note?: string | null;
    };
    ProblemDetails: {
      detail?: string | null;
      instance?: string | null;
      /** Format: int32 */
      status?: number | null;
      title?: string | null;
      type?: string | null;
    };
    Progress: {
      /** Format: int32 */
      applying: number;
      /** Format: int32 */
      assigned: number;
      /** Format: int32 */
      failed: number;
      failures: components['schemas']['ProgressFailure'][];
      /** Format: int32 */
      inSync: number;
      /** Format: int32 */
      notAccepted: number;
      /** Format: int32 */
      offered: number;
      /** Format: int32 */
      offline: number;
      /** Format: int32 */
      pending: number;
    };
    ProgressFailure: {
      agentId: string;
      error: string | null;
      hostName: string | null;
      /** Format: date-time */
      since: string;
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
    Version: {
      configurationId: string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string | null;
      files: components['schemas']['ConfigurationFile'][];
      hash: string;
      note: string | null;
      /** Format: int32 */
      number: number;
    };
    VersionSummary: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string | null;
      fileNames: string[];
      hash: string;
      note: string | null;
      /** Format: int32 */
      number: number;
      /** Format: int32 */
      sizeBytes: number;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
