import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../testing/renderPage';
import { AssignmentsPage } from './AssignmentsPage';

const assignment = (agents: number) => ({
  id: 'a1',
  configurationId: 'c1',
  configuration: 'base',
  version: 3,
  agentId: null,
  selector: { env: 'prod' },
  createdAt: '2026-11-21T09:00:00Z',
  createdBy: 'operator',
  agents,
});

const open = (agents: number) =>
  renderPage(<AssignmentsPage />, {
    path: '/assignments',
    answers: {
      'GET /api/v1/assignments': { items: [assignment(agents)] },
      'DELETE /api/v1/assignments/a1': new Response(null, { status: 204 }),
    },
  });

describe('Removing an assignment', () => {
  it('says what it touches and how it is undone', async () => {
    const { asked } = open(4);
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the assignment of base v3' }));
    const dialog = await screen.findByRole('dialog', { name: 'Remove the assignment' });
    expect(dialog).toHaveTextContent('base v3 is no longer wanted by this assignment on 4 agents.');
    expect(dialog).toHaveTextContent('Undo: assign the version to the same agents again.');
    await userEvent.click(screen.getByRole('button', { name: 'Remove from 4 agents' }));
    await waitFor(() => expect(asked.some(({ method }) => method === 'DELETE')).toBe(true));
  });

  it('asks for the name when it is wide', async () => {
    open(1_204);
    await userEvent.click(await screen.findByRole('button', { name: 'Remove the assignment of base v3' }));
    const remove = await screen.findByRole('button', { name: 'Remove from 1,204 agents' });
    expect(remove).toBeDisabled();
    await userEvent.type(screen.getByRole('textbox'), 'base');
    expect(remove).toBeEnabled();
  });
});
