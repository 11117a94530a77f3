// Generated from docs/reference/openapi-regional.json by `npm run generate`. Do not edit.

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
  '/api/v1/agents/{id}': {
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
  '/api/v1/agents/{id}/credentials': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listAgentCredentials'];
    put?: never;
    post: operations['issueAgentCredential'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/credentials/{credential}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['revokeAgentCredential'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/disconnect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** @description Closes the agent's WebSocket with code 1000, and with it every other agent on it. The agent may connect again. */
    post: operations['disconnectAgent'];
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
    get: operations['getEffectiveConfig'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listAgentEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/messages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listMessages'];
    put?: never;
    post: operations['sendMessage'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/offers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getAgentOffers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/agents/{id}/restart': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['restartAgent'];
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
    get: operations['listAssignments'];
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
    delete: operations['removeAssignment'];
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
    post: operations['previewAssignment'];
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
    get: operations['listConfigurations'];
    put?: never;
    post: operations['createConfiguration'];
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
    get: operations['getConfiguration'];
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
    post: operations['createVersion'];
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
    get: operations['getVersion'];
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
    post: operations['assignVersion'];
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
    get: operations['getVersionProgress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connection-settings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listConnectionSettings'];
    put?: never;
    post: operations['createConnectionSettings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connection-settings/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getConnectionSettings'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connection-settings/{id}/assignments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listConnectionSettingsAssignments'];
    put?: never;
    post: operations['assignConnectionSettings'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/connection-settings/{id}/progress': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getConnectionSettingsProgress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/agents/{id}/approve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['approveAgent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/agents/{id}/refuse': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post: operations['refuseAgent'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/certificates': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listExpiringCertificates'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/gateways': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listGateways'];
    put?: never;
    post: operations['createGateway'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/gateways/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['revokeGateway'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/tokens': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listBootstrapTokens'];
    put?: never;
    post: operations['createBootstrapToken'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/tokens/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    delete: operations['revokeBootstrapToken'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/enrollment/waiting': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listWaitingAgents'];
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
  '/api/v1/groups': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listGroups'];
    put?: never;
    post: operations['createGroup'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/groups/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getGroup'];
    put: operations['changeGroup'];
    post?: never;
    delete: operations['removeGroup'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/groups/{id}/agents/{agentId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['putAgentIntoGroup'];
    post?: never;
    delete: operations['takeAgentOutOfGroup'];
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
  '/api/v1/instances': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listInstances'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/package-sets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listPackageSets'];
    put?: never;
    post: operations['createPackageSet'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/package-sets/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getPackageSet'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/package-sets/{id}/assignments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listPackageSetAssignments'];
    put?: never;
    post: operations['assignPackageSet'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/package-sets/{id}/progress': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getPackageSetProgress'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/packages': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listPackages'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/packages/{name}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['uploadPackage'];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/packages/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put: operations['uploadNamelessPackage'];
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
    AgentCredential: {
      /** Format: uuid */
      agentId: string;
      /** Format: date-time */
      connectedAt: null | string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      expiresAt: null | string;
      /** Format: uuid */
      id: string;
      kind: string;
      /** Format: date-time */
      lastUsedAt: null | string;
      /** Format: date-time */
      renewAfter: null | string;
      /** Format: date-time */
      revokedAt: null | string;
      revokedBy: null | string;
      serial: null | string;
      state: string;
    };
    AgentCredentialList: {
      items: components['schemas']['AgentCredential'][];
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
    AgentEvent: {
      /** Format: date-time */
      at: string;
      configHash: null | string;
      configuration: null | string;
      detail: null | string;
      instance: null | string;
      kind: components['schemas']['AgentEventKind'];
      transport: null | components['schemas']['Transport'];
      /** Format: int32 */
      version: null | number;
    };
    /** @enum {unknown} */
    AgentEventKind:
      | 'connected'
      | 'disconnected'
      | 'healthy'
      | 'unhealthy'
      | 'config-offered'
      | 'config-applied'
      | 'config-failed'
      | 'config-rolled-back'
      | 'described'
      | 'approved'
      | 'refused'
      | 'renamed'
      | 'removed';
    AgentEventList: {
      items: components['schemas']['AgentEvent'][];
      nextCursor: null | string;
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
    AgentMessage: {
      /** Format: date-time */
      at: string;
      by: null | string;
      capability: null | string;
      data: null | string;
      direction: components['schemas']['MessageDirection'];
      /** Format: date-time */
      expiresAt: null | string;
      /** Format: int64 */
      id: number;
      kind: components['schemas']['MessageKind'];
      reason: null | string;
      /** Format: date-time */
      sentAt: null | string;
      /** Format: int32 */
      sizeBytes: number;
      state: components['schemas']['MessageState'];
      type: null | string;
    };
    AgentMessageList: {
      items: components['schemas']['AgentMessage'][];
      /** Format: int64 */
      nextBefore: null | number;
    };
    AgentOffers: {
      packages: components['schemas']['PackagesOfferView'];
      settings: components['schemas']['SettingsOfferView'];
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
    Assigned: {
      /** Format: uuid */
      agentId: null | string;
      /** Format: int32 */
      agents: number;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: uuid */
      id: string;
      selector: null | {
        [key: string]: string;
      };
      /** Format: uuid */
      thing: string;
    };
    AssignedList: {
      items: components['schemas']['Assigned'][];
    };
    Assignment: {
      /** Format: uuid */
      agentId: null | string;
      /** Format: int32 */
      agents: number;
      configuration: string;
      /** Format: uuid */
      configurationId: string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: uuid */
      id: string;
      selector: null | {
        [key: string]: string;
      };
      /** Format: int32 */
      version: number;
    };
    AssignmentList: {
      items: components['schemas']['Assignment'][];
    };
    Attribute: {
      key: string;
      value: string;
    };
    BootstrapToken: {
      admission: null | string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: date-time */
      expiresAt: string;
      group: null | string;
      /** Format: uuid */
      id: string;
      labels: {
        [key: string]: string;
      };
      name: string;
      /** Format: date-time */
      revokedAt: null | string;
      revokedBy: null | string;
      state: string;
      /** Format: int32 */
      uses: number;
      /** Format: int32 */
      usesAllowed: number;
    };
    BootstrapTokenList: {
      items: components['schemas']['BootstrapToken'][];
    };
    CertificateView: {
      caCert: null | string;
      cert: string;
      hasPrivateKey: boolean;
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
    Configuration: {
      /** Format: int32 */
      assignments: number;
      /** Format: date-time */
      changedAt: string;
      /** Format: date-time */
      createdAt: string;
      description: string;
      /** Format: uuid */
      id: string;
      /** Format: int32 */
      latestVersion: null | number;
      name: string;
    };
    ConfigurationDetail: {
      /** Format: int32 */
      assignments: number;
      /** Format: date-time */
      changedAt: string;
      /** Format: date-time */
      createdAt: string;
      description: string;
      /** Format: uuid */
      id: string;
      /** Format: int32 */
      latestVersion: null | number;
      name: string;
      versions: components['schemas']['VersionSummary'][];
    };
    /** @description A file of a configuration: as text when it is UTF-8, else as base64. */
    ConfigurationFile: {
      base64: null | string;
      contentType: null | string;
      name: string;
      /** Format: int32 */
      sizeBytes: number;
      text: null | string;
    };
    ConfigurationList: {
      items: components['schemas']['Configuration'][];
    };
    /** @enum {unknown} */
    Connection: 'connected' | 'disconnected';
    ConnectionSettingsList: {
      items: components['schemas']['ConnectionSettingsView'][];
    };
    ConnectionSettingsView: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: uuid */
      id: string;
      name: string;
      opAmp: null | components['schemas']['ConnectionView'];
      otherConnections: {
        [key: string]: components['schemas']['ConnectionView'];
      };
      ownLogs: null | components['schemas']['ConnectionView'];
      ownMetrics: null | components['schemas']['ConnectionView'];
      ownTraces: null | components['schemas']['ConnectionView'];
      warnings: string[];
    };
    ConnectionView: {
      certificate: null | components['schemas']['CertificateView'];
      endpoint: null | string;
      headerNames: null | string[];
      /** Format: int32 */
      heartbeatSeconds: null | number;
      otherSettingNames: string[];
      proxy: null | components['schemas']['ProxyView'];
      tls: null | components['schemas']['TlsView'];
    };
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
    DesiredThing: {
      because: string;
      /** Format: uuid */
      id: string;
      name: string;
      /** Format: date-time */
      since: string;
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
    /** @description What an agent runs, with bodies. */
    EffectiveConfigView: {
      digest: string;
      files: components['schemas']['ConfigurationFile'][];
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
    Gateway: {
      /** Format: int32 */
      agents: number;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      lastUsedAt: null | string;
      /** Format: int32 */
      mostAgents: number;
      name: string;
      /** Format: date-time */
      revokedAt: null | string;
      revokedBy: null | string;
      scope: {
        [key: string]: string;
      };
    };
    GatewayList: {
      items: components['schemas']['Gateway'][];
    };
    Group: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      bootstrapTokens: number;
      /** Format: date-time */
      changedAt: string;
      /** Format: date-time */
      createdAt: string;
      description: string;
      /** Format: uuid */
      id: string;
      name: string;
    };
    GroupList: {
      items: components['schemas']['Group'][];
    };
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
    HttpValidationProblemDetails: {
      detail?: null | string;
      errors?: {
        [key: string]: string[];
      };
      instance?: null | string;
      /** Format: int32 */
      status?: null | number;
      title?: null | string;
      type?: null | string;
    };
    Instance: {
      /** Format: date-time */
      lastHeartbeatAt: null | string;
      name: string;
      /** Format: int32 */
      sessions: number;
      /** Format: date-time */
      startedAt: string;
      /** Format: date-time */
      stoppedAt: null | string;
      version: string;
    };
    InstanceList: {
      items: components['schemas']['Instance'][];
    };
    MadeBootstrapToken: {
      secret: string;
      token: components['schemas']['BootstrapToken'];
    };
    MadeGateway: {
      gateway: components['schemas']['Gateway'];
      secret: string;
    };
    /** @enum {unknown} */
    MessageDirection: 'to-agent' | 'from-agent';
    /** @enum {unknown} */
    MessageKind: 'restart' | 'message';
    /** @enum {unknown} */
    MessageState:
      | 'waiting'
      | 'sent'
      | 'done'
      | 'unconfirmed'
      | 'expired'
      | 'not-accepted'
      | 'lost'
      | 'too-large'
      | 'received';
    NewBootstrapToken: {
      admission?: null | string;
      group?: null | string;
      labels?: null | {
        [key: string]: string;
      };
      name: string;
      /** Format: int32 */
      uses?: null | number;
      /** Format: int32 */
      validSeconds: number;
    };
    NewCertificate: {
      caCert?: null | string;
      cert?: null | string;
      privateKey?: null | string;
    };
    NewConfiguration: {
      description?: null | string;
      name: string;
    };
    NewConnectionSettings: {
      name: string;
      opAmp?: null | components['schemas']['NewOpAmpConnection'];
      otherConnections?: null | {
        [key: string]: components['schemas']['NewOtherConnection'];
      };
      ownLogs?: null | components['schemas']['NewTelemetryConnection'];
      ownMetrics?: null | components['schemas']['NewTelemetryConnection'];
      ownTraces?: null | components['schemas']['NewTelemetryConnection'];
    };
    NewFile: {
      base64?: null | string;
      contentType?: null | string;
      name?: null | string;
      text?: null | string;
    };
    NewGateway: {
      /** Format: int32 */
      mostAgents: number;
      name: string;
      scope?: null | {
        [key: string]: string;
      };
    };
    NewGroup: {
      description?: null | string;
      name: string;
    };
    NewHeader: {
      name: null | string;
      value: null | string;
    };
    NewMessage: {
      capability: string;
      data?: null | string;
      /** Format: int32 */
      expiresInSeconds?: null | number;
      type?: null | string;
    };
    NewOpAmpConnection: {
      certificate?: null | components['schemas']['NewCertificate'];
      endpoint?: null | string;
      headers?: null | components['schemas']['NewHeader'][];
      /** Format: int32 */
      heartbeatSeconds?: null | number;
      proxy?: null | components['schemas']['NewProxy'];
      tls?: null | components['schemas']['NewTls'];
    };
    NewOtherConnection: {
      certificate?: null | components['schemas']['NewCertificate'];
      endpoint?: null | string;
      headers?: null | components['schemas']['NewHeader'][];
      otherSettings?: null | {
        [key: string]: string;
      };
      proxy?: null | components['schemas']['NewProxy'];
      tls?: null | components['schemas']['NewTls'];
    };
    NewPackageSet: {
      name: string;
      packages: {
        [key: string]: string;
      };
    };
    NewProxy: {
      connectHeaders?: null | components['schemas']['NewHeader'][];
      url: null | string;
    };
    NewRestart: {
      /** Format: int32 */
      expiresInSeconds?: null | number;
    };
    NewTelemetryConnection: {
      certificate?: null | components['schemas']['NewCertificate'];
      endpoint?: null | string;
      headers?: null | components['schemas']['NewHeader'][];
      proxy?: null | components['schemas']['NewProxy'];
      tls?: null | components['schemas']['NewTls'];
    };
    NewTls: {
      caPem?: null | string;
      cipherSuites?: null | string[];
      /** @default false */
      includeSystemCas: boolean;
      /** @default false */
      insecureSkipVerify: boolean;
      maxVersion?: null | string;
      minVersion?: null | string;
    };
    NewVersion: {
      /** @default false */
      clears: boolean;
      files: components['schemas']['NewFile'][];
      note?: null | string;
    };
    OfferFailure: {
      /** Format: uuid */
      agentId: string;
      error: string;
      hostName: null | string;
      /** Format: date-time */
      since: string;
    };
    OfferProgress: {
      /** Format: int32 */
      applied: number;
      /** Format: int32 */
      applying: number;
      /** Format: int32 */
      assigned: number;
      /** Format: int32 */
      failed: number;
      failures: components['schemas']['OfferFailure'][];
      /** Format: int32 */
      notAccepted: number;
      /** Format: int32 */
      offered: number;
      /** Format: int32 */
      offline: number;
      /** Format: int32 */
      pending: number;
    };
    /** @enum {unknown} */
    OfferState: 'none' | 'pending' | 'offered' | 'applying' | 'applied' | 'failed' | 'not-accepted';
    /** @enum {unknown} */
    PackageKind: 'top-level' | 'addon';
    PackageList: {
      items: components['schemas']['PackageVersion'][];
    };
    PackageSet: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      hash: string;
      /** Format: uuid */
      id: string;
      name: string;
      packages: {
        [key: string]: string;
      };
    };
    PackageSetList: {
      items: components['schemas']['PackageSet'][];
    };
    PackagesOfferView: {
      desired: null | components['schemas']['DesiredThing'];
      desiredHash: null | string;
      error: null | string;
      /** Format: date-time */
      offeredAt: null | string;
      offeredHash: null | string;
      packages: components['schemas']['PackageStatusView'][];
      reportedHash: null | string;
      state: components['schemas']['OfferState'];
    };
    PackageStatusView: {
      /** Format: double */
      downloadBytesPerSecond: null | number;
      /** Format: double */
      downloadPercent: null | number;
      error: null | string;
      hasHash: null | string;
      hasVersion: null | string;
      name: string;
      nameFault: null | string;
      offeredHash: null | string;
      offeredVersion: null | string;
      status: string;
    };
    PackageVersion: {
      contentHash: string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      hash: string;
      name: string;
      signature: null | string;
      /** Format: int64 */
      sizeBytes: number;
      type: components['schemas']['PackageKind'];
      version: string;
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
    ProxyView: {
      connectHeaderNames: null | string[];
      url: string;
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
    SettingsOfferView: {
      desired: null | components['schemas']['DesiredThing'];
      error: null | string;
      /** Format: date-time */
      offeredAt: null | string;
      offeredHash: null | string;
      reportedHash: null | string;
      state: components['schemas']['OfferState'];
      status: null | string;
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
    /** Format: binary */
    Stream: string;
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
    Target: {
      /** Format: uuid */
      agentId?: null | string;
      selector?: null | {
        [key: string]: string;
      };
    };
    TargetPreview: {
      /** Format: int32 */
      agents: number;
      /** Format: int32 */
      connected: number;
      sample: components['schemas']['AgentView'][];
    };
    TlsView: {
      caPem: null | string;
      cipherSuites: string[];
      includeSystemCas: boolean;
      insecureSkipVerify: boolean;
      maxVersion: null | string;
      minVersion: null | string;
    };
    /** @enum {unknown} */
    Transport: 'websocket' | 'http' | null;
    Version: {
      /** Format: uuid */
      configurationId: string;
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      files: components['schemas']['ConfigurationFile'][];
      hash: string;
      note: string;
      /** Format: int32 */
      number: number;
    };
    VersionFailure: {
      /** Format: uuid */
      agentId: string;
      error: string;
      hostName: null | string;
      /** Format: date-time */
      since: string;
    };
    VersionProgress: {
      /** Format: int32 */
      applying: number;
      /** Format: int32 */
      assigned: number;
      /** Format: int32 */
      failed: number;
      failures: components['schemas']['VersionFailure'][];
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
    VersionSummary: {
      /** Format: date-time */
      createdAt: string;
      createdBy: string;
      fileNames: string[];
      hash: string;
      note: string;
      /** Format: int32 */
      number: number;
      /** Format: int64 */
      sizeBytes: number;
    };
    WaitingAgent: {
      /** Format: date-time */
      firstSeenAt: string;
      hostName: null | string;
      /** Format: uuid */
      id: string;
      labels: {
        [key: string]: string;
      };
      serviceName: null | string;
      token: null | string;
      way: string;
    };
    WaitingAgentList: {
      items: components['schemas']['WaitingAgent'][];
      /** Format: int32 */
      total: number;
    };
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
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
          'application/json': components['schemas']['AgentDetail'];
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
  listAgentCredentials: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentCredentialList'];
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
  issueAgentCredential: {
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
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentCredential'];
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
  revokeAgentCredential: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        credential: string;
        id: string;
      };
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
  disconnectAgent: {
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
      /** @description Not Found */
      404: {
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
  getEffectiveConfig: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['EffectiveConfigView'];
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
  listAgentEvents: {
    parameters: {
      query?: {
        /** @description nextCursor of the page before. */
        cursor?: string;
        /** @description connected, disconnected, healthy, unhealthy, config-offered, config-applied, config-failed, config-rolled-back, described, approved, refused, renamed or removed; may be given more than once. All when absent. */
        kind?: string[];
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
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
          'application/json': components['schemas']['AgentEventList'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  listMessages: {
    parameters: {
      query?: {
        /** @description Ids below this only: nextBefore of the page before. */
        before?: number;
        /** @description to-agent or from-agent; both when absent. */
        direction?: string;
        /** @description 1 to 200; 50 when absent. */
        limit?: number;
      };
      header?: never;
      path: {
        id: string;
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
          'application/json': components['schemas']['AgentMessageList'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  sendMessage: {
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
        'application/json': components['schemas']['NewMessage'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentMessage'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getAgentOffers: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentOffers'];
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
  restartAgent: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': null | components['schemas']['NewRestart'];
      };
    };
    responses: {
      /** @description Accepted */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AgentMessage'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  listAssignments: {
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
          'application/json': components['schemas']['AssignmentList'];
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
  removeAssignment: {
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
  previewAssignment: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['Target'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TargetPreview'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  listConfigurations: {
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
          'application/json': components['schemas']['ConfigurationList'];
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
  createConfiguration: {
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
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Configuration'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getConfiguration: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConfigurationDetail'];
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
  createVersion: {
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
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Version'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getVersion: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Version'];
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
  assignVersion: {
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
        'application/json': components['schemas']['Target'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Assignment'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getVersionProgress: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['VersionProgress'];
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
  listConnectionSettings: {
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
          'application/json': components['schemas']['ConnectionSettingsList'];
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
  createConnectionSettings: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewConnectionSettings'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionSettingsView'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getConnectionSettings: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ConnectionSettingsView'];
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
  listConnectionSettingsAssignments: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignedList'];
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
  assignConnectionSettings: {
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
        'application/json': components['schemas']['Target'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Assigned'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getConnectionSettingsProgress: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OfferProgress'];
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
  approveAgent: {
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
  refuseAgent: {
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
  listExpiringCertificates: {
    parameters: {
      query?: {
        /** @description 1 to 3650; 30 when absent */
        withinDays?: number;
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
          'application/json': components['schemas']['AgentCredentialList'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  listGateways: {
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
          'application/json': components['schemas']['GatewayList'];
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
  createGateway: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewGateway'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeGateway'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  revokeGateway: {
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
  listBootstrapTokens: {
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
          'application/json': components['schemas']['BootstrapTokenList'];
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
  createBootstrapToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewBootstrapToken'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MadeBootstrapToken'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  revokeBootstrapToken: {
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
  listWaitingAgents: {
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
          'application/json': components['schemas']['WaitingAgentList'];
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
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  listGroups: {
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
          'application/json': components['schemas']['GroupList'];
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
  createGroup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewGroup'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getGroup: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
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
  changeGroup: {
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
        'application/json': components['schemas']['NewGroup'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Group'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  removeGroup: {
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
      /** @description Not Found */
      404: {
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
  putAgentIntoGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentId: string;
        id: string;
      };
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
  takeAgentOutOfGroup: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        agentId: string;
        id: string;
      };
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
  listInstances: {
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
          'application/json': components['schemas']['InstanceList'];
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
  listPackageSets: {
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
          'application/json': components['schemas']['PackageSetList'];
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
  createPackageSet: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['NewPackageSet'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PackageSet'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getPackageSet: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PackageSet'];
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
  listPackageSetAssignments: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['AssignedList'];
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
  assignPackageSet: {
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
        'application/json': components['schemas']['Target'];
      };
    };
    responses: {
      /** @description Created */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Assigned'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
  getPackageSetProgress: {
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
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OfferProgress'];
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
  listPackages: {
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
          'application/json': components['schemas']['PackageList'];
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
  uploadPackage: {
    parameters: {
      query?: {
        /** @description What the package is to the agent; must be given. */
        type?: 'top-level' | 'addon';
      };
      header?: {
        /** @description Base64; passed on to agents as it is. */
        'Package-Signature'?: string;
      };
      path: {
        name: string;
        version: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/octet-stream': components['schemas']['Stream'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PackageVersion'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
      /** @description Payload Too Large */
      413: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['ProblemDetails'];
        };
      };
    };
  };
  uploadNamelessPackage: {
    parameters: {
      query?: {
        /** @description What the package is to the agent; must be given. */
        type?: 'top-level' | 'addon';
      };
      header?: {
        /** @description Base64; passed on to agents as it is. */
        'Package-Signature'?: string;
      };
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/octet-stream': components['schemas']['Stream'];
      };
    };
    responses: {
      /** @description OK */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PackageVersion'];
        };
      };
      /** @description Bad Request */
      400: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['HttpValidationProblemDetails'];
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
      /** @description Payload Too Large */
      413: {
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
