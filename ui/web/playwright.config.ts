import { defineConfig } from '@playwright/test';

/** Flags for a browser in a container: nothing leaves this machine. */
export const chromium = {
  executablePath: process.env.AMPORA_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'browser',
  globalSetup: './browser/start.ts',
  forbidOnly: true,
  // The tests share one running system, and change it.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: { launchOptions: chromium, viewport: { width: 1440, height: 900 }, screenshot: 'only-on-failure' },
});
