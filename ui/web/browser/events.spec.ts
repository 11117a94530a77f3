import { expect, test } from '@playwright/test';
import { CuttableProxy } from './CuttableProxy.ts';
import { region } from './environment.ts';
import { signIn } from './signIn.ts';

test('a cut event stream is said with its time, ages go on, and it mends by itself', async ({ page }) => {
  const wire = new CuttableProxy(new URL(region().url));
  try {
    await signIn(page, await wire.start());
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    wire.cut();
    await expect(page.getByText(/^Live updates cut since \d\d:\d\d:\d\d/)).toBeVisible();
    await expect(page.getByText(/^\(([3-9]|\d\d) s\)$/)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    wire.mend();
    await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
  } finally {
    wire.stop();
  }
});
