import { expect, test } from '@playwright/test';
import { region } from './environment.ts';
import { signIn } from './signIn.ts';

const yaml = `receivers:
  otlp:
    protocols:
      grpc: {}
exporters:
  debug: {}
service:
  pipelines:
    metrics:
      receivers: [otlp]
      exporters: [debug]
`;

test.beforeEach(async ({ page }) => signIn(page, region().url));

test('a configuration is written, assigned, and watched as agents apply it', async ({ page }) => {
  const name = `browser-${Date.now().toString(36)}`;
  await page.getByRole('link', { name: 'Configurations', exact: true }).click();
  await page.getByRole('link', { name: 'New configuration' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Make it and write version 1' }).click();

  await page.getByRole('textbox', { name: 'Content of collector.yaml' }).fill(yaml);
  await page.getByRole('textbox', { name: 'What changes, and why' }).fill('First');
  await page.getByRole('button', { name: 'Save the version' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${name} v1` })).toBeVisible();

  await page.getByRole('link', { name: 'Assign v1' }).click();
  await page.getByRole('textbox', { name: /Labels/ }).fill('team=checkout');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^\d+ agents?, .*connected/)).toBeVisible();
  await page.getByRole('button', { name: new RegExp(`^Assign ${name} v1 to \\d+ agents?$`) }).click();

  await expect(page.getByText(/assigned =/)).toContainText('in sync');
  const runs = /^[1-9]\d* of \d+ agents runs? it|^All \d+ agents run it|^The one agent runs it/;
  await expect(page.getByText(runs)).toBeVisible({ timeout: 30_000 });

  await page.getByRole('link', { name: 'Assignments', exact: true }).click();
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.getByRole('button', { name: /^Remove the assignment/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Undo:').waitFor();
  const ask = dialog.getByRole('textbox');
  if (await ask.isVisible()) await ask.fill(name);
  await dialog.getByRole('button', { name: /^Remove from/ }).click();
  await expect(row).toHaveCount(0);
});

test('one agent is shown whole', async ({ page }) => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page
    .getByRole('table', { name: 'Agents', exact: true })
    .getByRole('row')
    .nth(1)
    .getByRole('link')
    .click();
  for (const title of [
    'Configuration',
    'Component health',
    'Effective configuration',
    'Connection',
    'Capabilities',
  ]) {
    await expect(page.getByRole('heading', { level: 2, name: title, exact: true })).toBeVisible();
  }
  await expect(page.locator('pre').getByText('receivers').first()).toBeVisible();
});

test('a name that cannot be is refused at its field', async ({ page }) => {
  await page.goto(`${region().url}/configurations/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill('not a name!');
  await page.getByRole('button', { name: 'Make it and write version 1' }).click();
  await expect(page.getByText(/must/).first()).toBeVisible();
});
