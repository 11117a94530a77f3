import { describe, expect, it } from 'vitest';
import { capabilityName, capabilityWords, missingCapabilities } from './capabilities';

describe('A capability', () => {
  it.each(['AcceptsRemoteConfig', 'accepts-remote-config', 'accepts_remote_config'])(
    '%s has its words',
    (name) => {
      expect(capabilityWords(name)).toBe('Takes configurations from here');
    },
  );

  it('with an abbreviation in its name is known too', () => {
    expect(capabilityName('AcceptsOpAMPConnectionSettings')).toBe('accepts-opamp-connection-settings');
  });

  it('that this version does not know keeps its name', () => {
    expect(capabilityWords('Bit17')).toBe('Bit17');
  });

  it('that is not claimed is missing', () => {
    const missing = missingCapabilities(['ReportsStatus', 'ReportsHealth']);
    expect(missing).toContain('accepts-remote-config');
    expect(missing).not.toContain('reports-health');
  });
});
