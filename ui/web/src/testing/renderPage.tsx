import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { vi } from 'vitest';
import { LiveEvents } from '../api/events/LiveEvents';
import { LiveEventsContext } from '../api/events/useLive';
import { HostContext } from '../api/host';
import type { Host } from '../api/types';
import { createQueryClient } from '../app/queryClient';
import { theme } from '../app/theme/theme';

/** What the server answers: `GET /api/v1/agents` → a body, a Response, or what depends on the request. */
export type Answers = Record<string, unknown>;

export interface Asked {
  method: string;
  url: URL;
  headers: Headers;
  body: unknown;
}

interface Options {
  /** The route of the page, and the address at which it is opened. */
  path?: string;
  at?: string;
  kind?: Host['kind'];
  answers: Answers;
}

/** Opens a page in front of a server that answers from a table; what it was asked is kept. */
export function renderPage(page: ReactElement, { path = '/', at = path, kind = 'region', answers }: Options) {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.clone().text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const each: Asked = { method: request.method, url, headers: request.headers, body };
    asked.push(each);
    const answer = answers[`${request.method} ${url.pathname}`];
    const value: unknown =
      typeof answer === 'function' ? (answer as (request: Asked) => unknown)(each) : answer;
    if (value instanceof Response) return value;
    return value === undefined
      ? Response.json({ title: 'Not found', status: 404 }, { status: 404 })
      : Response.json(value);
  });
  const events = new LiveEvents({ url: '/api/v1/events', fetch: globalThis.fetch, random: () => 0 });
  const host: Host = { kind, id: 'here', displayName: 'Here', version: '1.0.0' };
  const router = createMemoryRouter(
    [
      { path, element: page },
      { path: '*', element: <p>Another page</p> },
    ],
    {
      initialEntries: [at],
    },
  );
  const view = render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={createQueryClient()}>
        <LiveEventsContext value={events}>
          <HostContext value={host}>
            <RouterProvider router={router} />
          </HostContext>
        </LiveEventsContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...view, asked, events, router };
}
