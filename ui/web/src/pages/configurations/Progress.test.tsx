import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../testing/renderPage';
import { Progress } from './Progress';

const path = 'GET /api/v1/configurations/c1/versions/3/progress';
const parts = {
  assigned: 3,
  pending: 0,
  offered: 0,
  applying: 0,
  inSync: 0,
  failed: 0,
  notAccepted: 0,
  offline: 0,
};

describe('A version on the agents', () => {
  it('is followed as it happens', async () => {
    let now: object = { ...parts, offered: 3, failures: [] };
    const { events } = renderPage(<Progress name="base" id="c1" number={3} title="On the agents" />, {
      answers: { [path]: () => now },
    });
    expect(await screen.findByText('0 of 3 agents run it, 3 to go.')).toBeVisible();
    now = {
      ...parts,
      inSync: 2,
      failed: 1,
      failures: [
        { agentId: 'a', hostName: 'fra-web-001', error: 'no such exporter', since: '2026-11-21T10:00:00Z' },
      ],
    };
    events.refreshAll();
    expect(await screen.findByText('2 of 3 agents run it, 1 could not apply it.')).toBeVisible();
    expect(screen.getByRole('link', { name: 'fra-web-001' })).toHaveAttribute('href', '/agents/a');
    expect(screen.getByText('no such exporter')).toBeVisible();
  });

  it('leaves the events when it goes', async () => {
    const { events, unmount } = renderPage(
      <Progress name="base" id="c1" number={3} title="On the agents" />,
      {
        answers: { [path]: { ...parts, inSync: 3, failures: [] } },
      },
    );
    await waitFor(() => expect(events.listenerCount).toBe(1));
    unmount();
    expect(events.listenerCount).toBe(0);
  });
});
