import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { agentSample, provenanceSample } from '../../testing/samples';
import { renderPage } from '../../testing/renderPage';
import { AssignPage } from './AssignPage';

const base = {
  id: 'c1',
  name: 'base',
  description: '',
  latestVersion: 3,
  createdAt: '2026-11-21T09:00:00Z',
  changedAt: '2026-11-21T09:00:00Z',
  assignments: 0,
};
const version = {
  number: 3,
  hash: 'aa',
  sizeBytes: 3,
  note: 'n',
  createdAt: base.createdAt,
  createdBy: 'operator',
  fileNames: [''],
};
const answers = {
  'GET /api/v1/configurations': { items: [base] },
  'GET /api/v1/configurations/c1': { ...base, versions: [version] },
  'GET /api/v1/agents': {
    items: [agentSample()],
    nextCursor: null,
    total: 1,
    provenance: provenanceSample(),
  },
  'POST /api/v1/assignments/preview': { agents: 12, connected: 12, sample: [agentSample()] },
  'POST /api/v1/configurations/c1/versions/3/assignments': Response.json({ id: 'a1' }, { status: 201 }),
};

describe('Assigning', () => {
  it('says what it touches before it does', async () => {
    const { asked } = renderPage(<AssignPage />, {
      path: '/assign',
      at: '/assign?configuration=c1&label=env%3Dprod',
      answers,
    });
    expect(await screen.findByText('12 agents, all connected: offered at once.')).toBeVisible();
    expect(asked.filter(({ url }) => url.pathname.endsWith('/assignments'))).toHaveLength(0);
    const button = await screen.findByRole('button', { name: 'Assign base v3 to 12 agents' });
    await userEvent.click(button);
    await waitFor(() => expect(asked.some(({ url }) => url.pathname.endsWith('/3/assignments'))).toBe(true));
    const sent = asked.find(({ url }) => url.pathname.endsWith('/3/assignments'));
    expect(sent?.body).toEqual({ selector: { env: 'prod' } });
    expect(sent?.headers.get('X-Ampora-Request')).toBe('1');
  });

  it('offers nothing to press while nobody is chosen', async () => {
    renderPage(<AssignPage />, { path: '/assign', at: '/assign?configuration=c1', answers });
    expect(await screen.findByRole('textbox', { name: /Labels/ })).toBeVisible();
    expect(screen.queryByRole('button', { name: /^Assign/ })).toBeNull();
  });
});
