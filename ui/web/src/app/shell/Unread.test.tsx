import { useQuery } from '@tanstack/react-query';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { body, fleet } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { renderPage } from '../../testing/renderPage';
import { Unread } from './Unread';

const key = ['regions'] as const;

function Figures() {
  const regions = useQuery({ queryKey: key, queryFn: () => body(fleet.GET('/api/v1/regions')) });
  useLive(['regions'], key);
  return (
    <>
      <Unread />
      {regions.data !== undefined && <p>{regions.data.items.length} regions</p>}
    </>
  );
}

describe('A page that cannot be read again', () => {
  it('says so, why, and how old its figures are, until it can', async () => {
    let away = false;
    const { events } = renderPage(<Figures />, {
      answers: {
        'GET /api/v1/regions': () =>
          away ? Response.json({ title: 'The database is away' }, { status: 500 }) : { items: [] },
      },
    });
    expect(await screen.findByText('0 regions')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();

    away = true;
    events.refreshAll();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'It could not be read again. The server answered 500: The database is away',
    );
    expect(screen.getByText(/^What is shown is as of/)).toHaveTextContent(/as of \d+ s ago/);
    expect(screen.getByText('0 regions')).toBeVisible();

    away = false;
    await userEvent.click(screen.getByRole('button', { name: 'Try now' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });
});
