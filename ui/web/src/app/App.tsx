import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useMemo } from 'react';
import { LiveEvents } from '../api/events/LiveEvents';
import { LiveEventsContext } from '../api/events/useLive';
import { createQueryClient } from './queryClient';
import { Entrance } from './session/Entrance';
import { theme, variables } from './theme/theme';

const colorScheme = localStorageColorSchemeManager({ key: 'ampora.color-scheme' });

export function App() {
  const queries = useMemo(createQueryClient, []);
  const events = useMemo(
    () =>
      new LiveEvents({
        url: '/api/v1/events',
        fetch: (...request) => globalThis.fetch(...request),
        // eslint-disable-next-line no-restricted-syntax -- the one place where randomness enters
        random: () => Math.random(),
      }),
    [],
  );
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queries}>
        <LiveEventsContext value={events}>
          <Entrance />
        </LiveEventsContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}
