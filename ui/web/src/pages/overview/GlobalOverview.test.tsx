import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { provenanceSample, regionSample, summarySample } from '../../testing/samples';
import { renderPage } from '../../testing/renderPage';
import { GlobalOverview } from './GlobalOverview';

const nobody = { items: [], nextCursor: null, total: 0, provenance: provenanceSample() };

const answers = {
  'GET /api/v1/fleet/summary': summarySample({
    provenance: provenanceSample({
      completeness: 'partial',
      regions: [
        ...provenanceSample().regions,
        {
          region: 'us-east',
          displayName: 'US East',
          included: false,
          watermark: '2026-11-21T09:00:00Z',
          ageSeconds: 3_601,
          state: 'unreachable',
          reason: 'connection refused at gw.us-east:4330',
        },
      ],
    }),
  }),
  'GET /api/v1/regions': {
    items: [
      regionSample(),
      regionSample({
        region: 'us-east',
        displayName: 'US East',
        state: 'unreachable',
        reason: 'connection refused at gw.us-east:4330',
        agents: 1_204,
      }),
    ],
  },
  'GET /api/v1/agents': nobody,
};

describe('The global overview', () => {
  it('says what is wrong, what it means and why', async () => {
    renderPage(<GlobalOverview />, { kind: 'aggregator', answers });
    expect(await screen.findByRole('heading', { level: 1, name: 'US East is unreachable' })).toBeVisible();
    const findings = screen.getByRole('list', { name: 'What needs attention' });
    expect(findings).toHaveTextContent(/^US East is unreachable, as of .* ago/);
    expect(findings).toHaveTextContent('connection refused at gw.us-east:4330');
  });

  it('does not add a missing region silently into the total', async () => {
    renderPage(<GlobalOverview />, { kind: 'aggregator', answers });
    expect(await screen.findByText('100 of 1,304 agents')).toBeVisible();
    expect(screen.getByText('US East missing')).toBeVisible();
  });

  it('has a row for each region with the age of its data', async () => {
    renderPage(<GlobalOverview />, { kind: 'aggregator', answers });
    const table = await screen.findByRole('table', { name: 'Regions' });
    const rows = within(table).getAllByRole('row');
    expect(rows).toHaveLength(3);
    expect(rows[2]).toHaveTextContent(/^US Eastunreachable.* ago1,204/);
  });

  it('shows no zeros for a fleet of which nothing is counted', async () => {
    renderPage(<GlobalOverview />, {
      kind: 'aggregator',
      answers: {
        ...answers,
        'GET /api/v1/fleet/summary': summarySample({ agents: 0, connected: 0, healthy: 0, inSync: 0 }),
      },
    });
    expect(await screen.findByText(/^No region is recent enough to be counted/)).toBeVisible();
    expect(screen.queryByText('0 %')).toBeNull();
  });

  it('says in plain words when it cannot be read', async () => {
    renderPage(<GlobalOverview />, {
      kind: 'aggregator',
      answers: {
        ...answers,
        'GET /api/v1/regions': () =>
          Response.json({ title: 'The database is away', detail: 'connection refused' }, { status: 500 }),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The overview could not be read.The server answered 500: The database is away. connection refused',
    );
  });

  it('leaves the events when it goes', async () => {
    const { events, unmount } = renderPage(<GlobalOverview />, { kind: 'aggregator', answers });
    await waitFor(() => expect(events.listenerCount).toBeGreaterThan(0));
    unmount();
    expect(events.listenerCount).toBe(0);
  });

  it('reads again what changed', async () => {
    const { events, asked } = renderPage(<GlobalOverview />, { kind: 'aggregator', answers });
    await screen.findByRole('heading', { level: 1, name: 'US East is unreachable' });
    const summaries = () => asked.filter(({ url }) => url.pathname === '/api/v1/fleet/summary').length;
    const before = summaries();
    events.refreshAll();
    await waitFor(() => expect(summaries()).toBeGreaterThan(before));
  });
});
