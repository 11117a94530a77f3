import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { agentSample } from '../../testing/samples';
import { renderPage } from '../../testing/renderPage';
import { RegionAgentPage } from './RegionAgentPage';

const node = (name: string, healthy: boolean, lastError: string | null, components: unknown[] = []) => ({
  name,
  healthy,
  status: healthy ? 'StatusOK' : 'StatusPermanentError',
  lastError,
  startedAt: null,
  statusAt: '2026-11-21T10:00:00Z',
  components,
});

const detail = {
  ...agentSample({
    id: 'a1',
    health: 'unhealthy',
    lastError: 'port in use',
    configState: 'failed',
    configError: 'unknown exporter "x"',
    capabilities: ['ReportsHealth'],
  }),
  description: { identifying: [{ key: 'service.name', value: 'otelcol' }], nonIdentifying: [] },
  healthTree: node('', false, 'port in use', [node('receiver:otlp', false, 'bind: address already in use')]),
  remoteConfigStatus: { status: 'failed', hash: null, error: 'unknown exporter "x"' },
  effectiveConfig: { digest: 'ffeeddcc00', files: [{ name: '', contentType: 'text/yaml', sizeBytes: 12 }] },
  availableComponents: null,
  lastSeenAt: '2026-11-21T10:00:00Z',
  desired: { configuration: 'base', version: 3, hash: 'aabb', because: 'env=prod matches', since: null },
  offeredAt: null,
};

const open = (answer: unknown) =>
  renderPage(<RegionAgentPage />, {
    path: '/agents/:id',
    at: '/agents/a1',
    answers: {
      'GET /api/v1/agents/a1': answer,
      'GET /api/v1/agents/a1/effective-config': {
        digest: 'ffeeddcc00',
        files: [
          {
            name: '',
            contentType: 'text/yaml',
            text: 'receivers:\n  otlp: {}\n',
            base64: null,
            sizeBytes: 12,
          },
        ],
      },
    },
  });

describe('One agent', () => {
  it('says first what is wrong, in its own words', async () => {
    open(detail);
    expect(await screen.findByRole('heading', { level: 1, name: 'fra-web-001' })).toBeVisible();
    expect(screen.getByText('It says that it is unhealthy').closest('p')).toHaveTextContent('port in use');
    expect(screen.getByText('It could not apply base v3').closest('p')).toHaveTextContent(
      'unknown exporter "x"',
    );
  });

  it('names its group, and leads to the others in it', async () => {
    open({ ...detail, group: 'front' });
    expect(await screen.findByRole('link', { name: 'front' })).toHaveAttribute('href', '/agents?group=front');
  });

  it('says what it should run, and because of what', async () => {
    open(detail);
    await screen.findByRole('heading', { level: 1, name: 'fra-web-001' });
    const section = screen.getByRole('region', { name: 'Configuration' });
    expect(within(section).getByText('env=prod matches')).toBeVisible();
    expect(within(section).getByRole('link', { name: 'base v3' })).toBeVisible();
  });

  it('says what it runs after a version ended badly, and when that one is sent again', async () => {
    const because = 'version 3 failed here, back to the last one applied; env=prod matches';
    open({
      ...detail,
      configuration: 'base',
      configurationVersion: 3,
      desired: { ...detail.desired, version: 2, because },
    });
    const answer = (await screen.findByText('It could not apply base v3')).closest('p');
    expect(answer).toHaveTextContent(
      'It is back on base v2, and is not sent this version again until somebody assigns it anew.',
    );
    const section = screen.getByRole('region', { name: 'Configuration' });
    expect(within(section).getByText('base v2')).toBeVisible();
    expect(within(section).getByText(because)).toBeVisible();
  });

  it('shows the health of each component', async () => {
    open(detail);
    const tree = await screen.findByRole('list', { name: 'Component health' });
    expect(within(tree).getByText('receiver:otlp')).toBeVisible();
    expect(within(tree).getByText('bind: address already in use')).toBeVisible();
  });

  it('says outright that it takes no configurations', async () => {
    open(detail);
    expect(await screen.findByText('Takes no configurations from here')).toBeVisible();
  });

  it('shows the whole effective configuration as text', async () => {
    open(detail);
    const code = await screen.findByLabelText('Configuration', { selector: 'pre' });
    expect(code).toHaveTextContent('receivers: otlp: {}');
  });

  it('that nobody knows is said to be so', async () => {
    open(undefined);
    expect(await screen.findByText('No agent with the id a1 is known here')).toBeVisible();
  });

  it('says why a configuration is still on its way', async () => {
    open({ ...detail, configState: 'offered', offeredAt: '2026-11-21T10:00:00Z' });
    expect(await screen.findByText('It has not answered to base v3 yet')).toBeVisible();
    expect(screen.getByText(/so nobody here will learn it/)).toBeVisible();
  });

  it('says that a configuration is not for it', async () => {
    open({ ...detail, configState: 'not-accepted' });
    expect(await screen.findByText('base v3 is not offered to it')).toBeVisible();
  });
});
