const words: Readonly<Record<string, string>> = {
  'reports-status': 'Reports its status',
  'accepts-remote-config': 'Takes configurations from here',
  'reports-effective-config': 'Reports the configuration that it runs',
  'accepts-packages': 'Takes packages',
  'reports-package-statuses': 'Reports the state of its packages',
  'reports-own-traces': 'Sends traces about itself',
  'reports-own-metrics': 'Sends metrics about itself',
  'reports-own-logs': 'Sends logs about itself',
  'accepts-opamp-connection-settings': 'Takes new settings for this connection',
  'accepts-other-connection-settings': 'Takes settings for its other connections',
  'accepts-restart-command': 'Can be told to restart',
  'reports-health': 'Reports its health',
  'reports-remote-config': 'Reports how a configuration went',
  'reports-heartbeat': 'Sends heartbeats',
  'reports-available-components': 'Reports its available components',
  'reports-connection-settings-status': 'Reports how connection settings went',
};

export const acceptsConfiguration = 'accepts-remote-config';

/** `AcceptsRemoteConfig`, `accepts_remote_config` and `accepts-remote-config` are one name. */
export function capabilityName(name: string): string {
  return name
    .replace(/OpAMP/g, 'Opamp')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/_/g, '-')
    .toLowerCase();
}

/** What an agent says it can do, in words; one that this version does not know keeps its name. */
export function capabilityWords(name: string): string {
  return words[capabilityName(name)] ?? name;
}

/** Every capability that OpAMP has words for and this agent does not claim. */
export function missingCapabilities(names: readonly string[]): string[] {
  const claimed = new Set(names.map(capabilityName));
  return Object.keys(words).filter((name) => !claimed.has(name));
}
