// Generated from docs/reference/openapi-aggregator.json by `npm run generate`. Do not edit.

export interface paths {
  '/api/v1/agents': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listAgents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['streamEvents'];
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
    get: operations['getFleetSummary'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/health': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Is this process ready, and if not, why? */
    get: operations['GetHealth'];
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
    get: operations['getHost'];
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
    get: operations['listRegions'];
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
    get: operations['getAgent'];
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
    /** Who am I? */
    get: operations['GetSession'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session/links': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Make a link that signs one browser in, once, within ten minutes. */
    post: operations['CreateSignInLink'];
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
    /** End this browser's session. */
    post: operations['SignOut'];
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
    /** @description One agent seen from an aggregator: what its view holds, and what the region answered when asked just now. */
    AgentAcrossRegions: {
      /**
       * Format: double
       * @description Only at an aggregator: age of the watermark when the answer was made.
       */
      ageSeconds?: null | number;
      assignedConfigHash: null | string;
      /** @description OpAMP's names of what the agent can do, as in `AcceptsRemoteConfig`. */
      capabilities: string[];
      /** Format: date-time */
      changedAt: string;
      /** @description The agent's words when it did not apply a configuration. */
      configError: null | string;
      configState: components['schemas']['ConfigState'];
      configuration: null | string;
      /** Format: int32 */
      configurationVersion: null | number;
      connection: components['schemas']['Connection'];
      /** Format: date-time */
      connectionChangedAt: null | string;
      detail: null | components['schemas']['AgentDetail'];
      /** Format: date-time */
      firstSeenAt: string;
      /** @description Name of the group that an operator or a bootstrap token put it into; null when it is in none. */
      group: null | string;
      health: components['schemas']['Health'];
      /** @description The agent's own status word. */
      healthStatus: null | string;
      hostName: null | string;
      /** @description UUID text of the 16 bytes of instance_uid. */
      id: string;
      /** @description Identifying and non-identifying attributes as text, by name. */
      labels: {
        [key: string]: string;
      };
      lastError: null | string;
      /** @description The instance that holds the session; null over plain HTTP. */
      ownerInstance: null | string;
      provenance: components['schemas']['Provenance'];
      region: string;
      reportedConfigHash: null | string;
      serviceName: null | string;
      serviceVersion: null | string;
      transport: null | components['schemas']['Transport'];
      /**
       * Format: date-time
       * @description Only at an aggregator: what the region knew at this time is here.
       */
      watermark?: null | string;
    };
    /** @description One agent whole, as its region knows it. */
    AgentDetail: {
      /**
       * Format: double
       * @description Only at an aggregator: age of the watermark when the answer was made.
       */
      ageSeconds?: null | number;
      assignedConfigHash: null | string;
      availableComponents: null | components['schemas']['ComponentList'];
      /** @description OpAMP's names of what the agent can do, as in `AcceptsRemoteConfig`. */
      capabilities: string[];
      /** Format: date-time */
      changedAt: string;
      /** @description The agent's words when it did not apply a configuration. */
      configError: null | string;
      configState: components['schemas']['ConfigState'];
      configuration: null | string;
      /** Format: int32 */
      configurationVersion: null | number;
      connection: components['schemas']['Connection'];
      /** Format: date-time */
      connectionChangedAt: null | string;
      description: components['schemas']['Description'];
      desired: null | components['schemas']['DesiredConfiguration'];
      effectiveConfig: null | components['schemas']['EffectiveConfigSummary'];
      /** Format: date-time */
      firstSeenAt: string;
      /** @description Name of the group that an operator or a bootstrap token put it into; null when it is in none. */
      group: null | string;
      health: components['schemas']['Health'];
      /** @description The agent's own status word. */
      healthStatus: null | string;
      healthTree: null | components['schemas']['HealthNode'];
      hostName: null | string;
      /** @description UUID text of the 16 bytes of instance_uid. */
      id: string;
      /** @description Identifying and non-identifying attributes as text, by name. */
      labels: {
        [key: string]: string;
      };
      lastError: null | string;
      /** Format: date-time */
      lastSeenAt: null | string;
      /**
       * Format: date-time
       * @description When the desired version was offered. Null before, and at an aggregator: only the region knows it.
       */
      offeredAt: null | string;
      /** @description The instance that holds the session; null over plain HTTP. */
      ownerInstance: null | string;
      region: string;
      remoteConfigStatus: null | components['schemas']['RemoteConfigStatusView'];
      reportedConfigHash: null | string;
      serviceName: null | string;
      serviceVersion: null | string;
      transport: null | components['schemas']['Transport'];
      /**
       * Format: date-time
       * @description Only at an aggregator: what the region knew at this time is here.
       */
      watermark?: null | string;
    };
    /** @description One page of agents. */
    AgentList: {
      items: components['schemas']['AgentView'][];
      /** @description Give it back as `cursor` for the next page; null on the last page. */
      nextCursor: null | string;
      provenance: components['schemas']['Provenance'];
      /**
       * Format: int32
       * @description How many agents match, on all pages.
       */
      total: number;
    };
    /** @description One agent in a list. Times are the region's database clock; hashes are lower-case hex. */
    AgentView: {
      /**
       * Format: double
       * @description Only at an aggregator: age of the watermark when the answer was made.
       */
      ageSeconds?: null | number;
      assignedConfigHash: null | string;
      /** @description OpAMP's names of what the agent can do, as in `AcceptsRemoteConfig`. */
      capabilities: string[];
      /** Format: date-time */
      changedAt: string;
      /** @description The agent's words when it did not apply a configuration. */
      configError: null | string;
      configState: components['schemas']['ConfigState'];
      configuration: null | string;
      /** Format: int32 */
      configurationVersion: null | number;
      connection: components['schemas']['Connection'];
      /** Format: date-time */
      connectionChangedAt: null | string;
      /** Format: date-time */
      firstSeenAt: string;
      /** @description Name of the group that an operator or a bootstrap token put it into; null when it is in none. */
      group: null | string;
      health: components['schemas']['Health'];
      /** @description The agent's own status word. */
      healthStatus: null | string;
      hostName: null | string;
      /** @description UUID text of the 16 bytes of instance_uid. */
      id: string;
      /** @description Identifying and non-identifying attributes as text, by name. */
      labels: {
        [key: string]: string;
      };
      lastError: null | string;
      /** @description The instance that holds the session; null over plain HTTP. */
      ownerInstance: null | string;
      region: string;
      reportedConfigHash: null | string;
      serviceName: null | string;
      serviceVersion: null | string;
      transport: null | components['schemas']['Transport'];
      /**
       * Format: date-time
       * @description Only at an aggregator: what the region knew at this time is here.
       */
      watermark?: null | string;
    };
    Attribute: {
      key: string;
      value: string;
    };
    /** @enum {unknown} */
    Completeness: 'complete' | 'partial' | 'bounded';
    Component: {
      metadata: {
        [key: string]: string;
      };
      name: string;
    };
    /** @description What an agent could run. A component inside another is named `outer/inner`. */
    ComponentList: {
      components: components['schemas']['Component'][];
      hash: null | string;
    };
    /**
     * @description How an agent stands to the configuration it should run.
     * @enum {unknown}
     */
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
    /** @enum {unknown} */
    Connection: 'connected' | 'disconnected';
    /** @description The agent's attributes as text, in the order in which it sent them. */
    Description: {
      identifying: components['schemas']['Attribute'][];
      nonIdentifying: components['schemas']['Attribute'][];
    };
    /** @description The version that an agent should run. */
    DesiredConfiguration: {
      /** @description In words, which assignment decided it; null at an aggregator: only the region knows it. */
      because: null | string;
      configuration: string;
      hash: string;
      /**
       * Format: date-time
       * @description When it was decided; null as above.
       */
      since: null | string;
      /** Format: int32 */
      version: number;
    };
    DimensionValue: {
      /** Format: int32 */
      agents: number;
      value: string;
    };
    /** @description The names and sizes of what an agent runs, without the bodies. */
    EffectiveConfigSummary: {
      /** @description SHA-256 in lower-case hex of the effective configuration as it was reported. */
      digest: string;
      files: components['schemas']['FileSummary'][];
    };
    FileSummary: {
      contentType: null | string;
      name: string;
      /** Format: int32 */
      sizeBytes: number;
    };
    /** @description What changed, for open pages: they fetch again what they show. */
    FleetChange: {
      /** @description Which agents; null when there are many. */
      agents?: null | string[];
      /** @description agents, instances, configurations, assignments, regions. */
      topics: string[];
    };
    /** @description Counts over a fleet. All of them count the same agents: those of the regions that the provenance includes. */
    FleetSummary: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      configFailed: number;
      /**
       * Format: int32
       * @description Assigned but not yet applied: pending, offered or applying.
       */
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
      /**
       * Format: int32
       * @description Agents that do not report health. Healthy + unhealthy + unreported = agents.
       */
      unreported: number;
    };
    /**
     * @description Derived from the age of the data, never from "the connection is up".
     * @enum {unknown}
     */
    Freshness: 'current' | 'lagging' | 'stale' | 'unreachable' | 'resyncing' | 'paused' | 'decommissioned';
    /**
     * @description What the root component of an agent says about itself.
     * @enum {unknown}
     */
    Health: 'unreported' | 'healthy' | 'unhealthy';
    HealthCheckReply: {
      name: string;
      status: string;
      /** @description For a person: what is wrong, or how things are. */
      words: null | string;
    };
    /** @description The health of a component and of what it is made of, sorted by name. The root has an empty name. */
    HealthNode: {
      components: components['schemas']['HealthNode'][];
      healthy: boolean;
      lastError: null | string;
      name: string;
      /** Format: date-time */
      startedAt: null | string;
      status: null | string;
      /** Format: date-time */
      statusAt: null | string;
    };
    HealthReply: {
      checks: components['schemas']['HealthCheckReply'][];
      /** @description `ready`, `degraded` (works, with the words saying what does not) or `unready`. */
      status: string;
    };
    /** @description Which of the two faces answers here. */
    Host: {
      displayName: string;
      id: string;
      kind: components['schemas']['HostKind'];
      version: string;
    };
    /** @enum {unknown} */
    HostKind: 'region' | 'aggregator';
    /** @enum {unknown} */
    LinkState: 'connecting' | 'connected' | 'backing-off';
    LinkView: {
      error: null | string;
      /** Format: date-time */
      nextAttemptAt: null | string;
      state: components['schemas']['LinkState'];
    };
    ProblemDetails: {
      detail?: null | string;
      instance?: null | string;
      /** Format: int32 */
      status?: null | number;
      title?: null | string;
      type?: null | string;
    };
    /** @description Where the numbers of an answer come from, and how old they were at AsOf. */
    Provenance: {
      /** Format: date-time */
      asOf: string;
      completeness: components['schemas']['Completeness'];
      read?: null | components['schemas']['ReadFrom'];
      regions: components['schemas']['RegionProvenance'][];
    };
    /** @description Which database of a region that has a replica gave an answer. */
    ReadFrom: {
      place: components['schemas']['ReadPlace'];
      /** @description In words, why the primary answers although there is a replica; null when the replica does. */
      reason: null | string;
      /**
       * Format: double
       * @description How far the replica is behind the primary; null when that is not known.
       */
      replicaLagSeconds: null | number;
    };
    /** @enum {unknown} */
    ReadPlace: 'primary' | 'replica';
    /** @description How one region takes part in an answer. */
    RegionProvenance: {
      /**
       * Format: double
       * @description Seconds between the watermark and the answer.
       */
      ageSeconds: null | number;
      displayName: string;
      included: boolean;
      /** @description In words, why the state is what it is; null when there is nothing to say. */
      reason: null | string;
      region: string;
      state: components['schemas']['Freshness'];
      /**
       * Format: date-time
       * @description Everything that the region knew at this time of its own database clock is in the answer. Null: never known.
       */
      watermark: null | string;
    };
    Regions: {
      items: components['schemas']['RegionView'][];
    };
    RegionView: {
      /** Format: int32 */
      agents: number;
      /** Format: double */
      ageSeconds: null | number;
      /** Format: int32 */
      configFailed: number;
      /** Format: int32 */
      connected: number;
      displayName: string;
      endpoint: null | string;
      epoch: null | string;
      /** Format: int32 */
      healthy: number;
      /** Format: int32 */
      inSync: number;
      /** Format: date-time */
      lastConnectedAt: null | string;
      link: components['schemas']['LinkView'];
      reason: null | string;
      region: string;
      state: components['schemas']['Freshness'];
      /** Format: date-time */
      stateSince: null | string;
      uiAddress: null | string;
      /** Format: int32 */
      unhealthy: number;
      /** Format: date-time */
      watermark: null | string;
    };
    /** @description What the agent says about the configuration it was offered last. */
    RemoteConfigStatusView: {
      /** @description The agent's words. */
      error: null | string;
      /** @description Lower-case hex of the hash it answers to. */
      hash: null | string;
      /** @description unset, applied, applying, failed, or unknown-N for a number that OpAMP gained later. */
      status: string;
    };
    SessionReply: {
      /**
       * Format: date-time
       * @description When a browser session ends; absent for a token.
       */
      expiresAt: null | string;
      /** @description `token` or `session`. */
      kind: string;
      /** @description Who is signed in. */
      name: string;
    };
    SignInLinkReply: {
      /** Format: date-time */
      expiresAt: string;
      /**
       * Format: uri
       * @description Opens a session in the browser that visits it first.
       */
      url: string;
    };
    /** @description Agents by one property, the most frequent value first. */
    SummaryDimension: {
      /** @description The label's name; null for the others. */
      label: null | string;
      /** @description health, connection, config-state, service-version, service-name or label. */
      name: string;
      /** @description An agent without the property counts under the empty value. */
      values: components['schemas']['DimensionValue'][];
    };
    /** @description One region's part of the summary. */
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
    /** @enum {unknown} */
    Transport: 'websocket' | 'http' | null;
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  listAgents: {
    parameters: {
      query?: {
        configState?:
          | 'none'
          | 'pending'
          | 'offered'
          | 'applying'
          | 'in-sync'
          | 'failed'
          | 'not-accepted'
          | 'drifted'
          | 'rolled-back';
        /** @description Name of the assigned configuration. */
        configuration?: string;
        connection?: 'connected' | 'disconnected';
        /** @description nextCursor of the page before, with the same sort and order. */
        cursor?: string;
        descending?: boolean;
        /** @description Name of the group that the agent is in. */
        group?: string;
        health?: 'unreported' | 'healthy' | 'unhealthy';
        /** @description name=value; given more than once, all must match. */
        label?: string[];
        /** @description Agents on a page, 1 to 500; 100 unless told. */
        limit?: number;
        /** @description Only with require=bounded. */
        maxAgeSeconds?: number;
        /** @description Only these regions; may be given more than once. */
        region?: string[];
        /** @description strict: fail unless complete and current; warn (default): answer and say what is missing; bounded: fail unless no region is older than maxAgeSeconds. */
        require?: 'strict' | 'warn' | 'bounded';
        sort?: 'id' | 'service-name' | 'host-name' | 'changed-at';
        /** @description Part of the id, service name, host name or a label's value, in any case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentList'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  streamEvents: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': components['schemas']['FleetChange'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  getFleetSummary: {
    parameters: {
      query?: {
        configState?:
          | 'none'
          | 'pending'
          | 'offered'
          | 'applying'
          | 'in-sync'
          | 'failed'
          | 'not-accepted'
          | 'drifted'
          | 'rolled-back';
        /** @description Name of the assigned configuration. */
        configuration?: string;
        connection?: 'connected' | 'disconnected';
        /** @description nextCursor of the page before, with the same sort and order. */
        cursor?: string;
        descending?: boolean;
        /** @description health, connection, config-state, service-version, service-name or label:NAME; may be given more than once. */
        dimension?: string[];
        /** @description Name of the group that the agent is in. */
        group?: string;
        health?: 'unreported' | 'healthy' | 'unhealthy';
        /** @description name=value; given more than once, all must match. */
        label?: string[];
        /** @description Agents on a page, 1 to 500; 100 unless told. */
        limit?: number;
        /** @description Only with require=bounded. */
        maxAgeSeconds?: number;
        /** @description Only these regions; may be given more than once. */
        region?: string[];
        /** @description strict: fail unless complete and current; warn (default): answer and say what is missing; bounded: fail unless no region is older than maxAgeSeconds. */
        require?: 'strict' | 'warn' | 'bounded';
        sort?: 'id' | 'service-name' | 'host-name' | 'changed-at';
        /** @description Part of the id, service name, host name or a label's value, in any case. */
        text?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FleetSummary'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
      /** @description Conflict */
      409: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  GetHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthReply'];
        };
      };
      /** @description Service Unavailable */
      503: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['HealthReply'];
        };
      };
    };
  };
  getHost: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Host'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  listRegions: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Regions'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  getAgent: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentAcrossRegions'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
      /** @description Not Found */
      404: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  GetSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SessionReply'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  CreateSignInLink: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignInLinkReply'];
        };
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  SignOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description No Content */
      204: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Unauthorized */
      401: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
}
