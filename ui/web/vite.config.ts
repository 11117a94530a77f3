import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The development server passes API calls on to a running Ampora process.
const server = process.env.AMPORA_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // A font or script as a data: address would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600,
  },
  server: { host: '127.0.0.1', proxy: { '/api': server, '/signin': server } },
  test: {
    restoreMocks: true,
    unstubGlobals: true,
    testTimeout: 15_000,
    // Files share a worker, and with it what they import, or loading the component library would take most of the time. They share its
    // globals too: what a test changes it gives back.
    isolate: false,
    pool: 'threads',
    projects: [
      // What needs no page runs without one: making a jsdom takes longer than most tests.
      { extends: true, test: { name: 'logic', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'components',
          environment: 'jsdom',
          include: ['src/**/*.test.tsx'],
          setupFiles: ['src/testing/setup.ts'],
        },
      },
    ],
  },
});
