import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Group } from '../../api/types';
import { agentSample, provenanceSample } from '../../testing/samples';
import { renderPage } from '../../testing/renderPage';
import { AgentsPage } from './AgentsPage';

const list = (...items: ReturnType<typeof agentSample>[]) => ({
  items,
  nextCursor: null,
  total: items.length,
  provenance: provenanceSample(),
});
const first = agentSample({ id: 'a1', hostName: 'fra-web-001' });
const front: Group = {
  id: 'g1',
  name: 'front',
  description: '',
  agents: 1,
  bootstrapTokens: 0,
  createdAt: '2026-11-20T09:00:00Z',
  changedAt: '2026-11-20T09:00:00Z',
};
const second = agentSample({ id: 'a2', hostName: 'fra-web-002' });

beforeEach(() => {
  // jsdom lays nothing out: give the window a height, so that rows are in sight.
  vi.spyOn(globalThis, 'innerHeight', 'get').mockReturnValue(900);
});

const open = (answer: unknown, at = '/agents') =>
  renderPage(<AgentsPage />, {
    path: '/agents',
    at,
    answers: {
      'GET /api/v1/agents': answer,
      'GET /api/v1/configurations': { items: [] },
      'GET /api/v1/groups': { items: [front] },
    },
  });

describe('The list of agents', () => {
  it('asks for what the address says', async () => {
    const { asked } = open(
      list(first),
      '/agents?health=unhealthy&label=env%3Dprod&sort=changed-at&descending=true',
    );
    await screen.findByRole('link', { name: 'fra-web-001' });
    const query = asked.find(({ url }) => url.pathname === '/api/v1/agents')?.url.searchParams;
    expect(query?.get('health')).toBe('unhealthy');
    expect(query?.getAll('label')).toEqual(['env=prod']);
    expect(query?.get('sort')).toBe('changed-at');
    expect(query?.get('descending')).toBe('true');
  });

  it('writes a filter into the address', async () => {
    const { router } = open(list(first));
    await userEvent.type(await screen.findByRole('searchbox'), 'fra');
    await waitFor(() => expect(router.state.location.search).toBe('?text=fra'));
  });

  it('narrows the list to a group', async () => {
    const { router, asked } = open(list(first));
    await userEvent.click(await screen.findByRole('textbox', { name: 'Group' }));
    await userEvent.click(await screen.findByRole('option', { name: 'front' }));
    expect(router.state.location.search).toBe('?group=front');
    await waitFor(() => expect(asked.at(-1)?.url.searchParams.get('group')).toBe('front'));
  });

  it('orders by a column, and the other way at the second press', async () => {
    const { router } = open(list(first));
    const head = await screen.findByRole('button', { name: 'Service' });
    await userEvent.click(head);
    expect(router.state.location.search).toBe('?sort=service-name');
    expect(screen.getByRole('columnheader', { name: 'Service' })).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(screen.getByRole('button', { name: 'Service' }));
    expect(router.state.location.search).toBe('?sort=service-name&descending=true');
  });

  it('keeps new agents waiting until they are asked for', async () => {
    let now = list(first);
    const { events } = open(() => now);
    await screen.findByRole('link', { name: 'fra-web-001' });
    now = list({ ...first, health: 'unhealthy' }, second);
    events.refreshAll();
    const news = await screen.findByRole('button', { name: '1 new: show the list as it is now' });
    expect(within(screen.getByRole('table', { name: 'Agents' })).getByText('unhealthy')).toBeVisible();
    expect(screen.queryByRole('link', { name: 'fra-web-002' })).toBeNull();
    await userEvent.click(news);
    expect(await screen.findByRole('link', { name: 'fra-web-002' })).toBeVisible();
  });

  it('says why it is empty', async () => {
    const { router } = open(list(), '/agents?text=nobody');
    expect(await screen.findByText('No agent matches')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Clear all filters' }));
    expect(router.state.location.search).toBe('');
    expect(await screen.findByText('No agent has connected yet')).toBeVisible();
  });

  it('leaves the events when it goes', async () => {
    const { events, unmount } = open(list(first));
    await waitFor(() => expect(events.listenerCount).toBeGreaterThan(0));
    unmount();
    expect(events.listenerCount).toBe(0);
  });
});
