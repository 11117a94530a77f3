import { expect, test } from '@playwright/test';
import { environment, region } from './environment.ts';
import { signIn } from './signIn.ts';

test.beforeEach(async ({ page }) => signIn(page, environment().aggregator.url));

test('the overview says how complete its total is, and how old each region is', async ({ page }) => {
  await expect(page.getByText(/^\d[\d,]* agents?$/).first()).toBeVisible();
  const row = page.getByRole('table', { name: 'Regions' }).getByRole('row').nth(1);
  await expect(row.getByText(/^(current|lagging|stale)$/)).toBeVisible();
  await expect(row.getByText(/^\d+ \S+.* ago$/)).toBeVisible();
});

test('a filter is in the address and survives a reload', async ({ page }) => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await page.getByRole('textbox', { name: 'Connection' }).click();
  await page.getByRole('option', { name: 'connected', exact: true }).click();
  await expect(page).toHaveURL(/connection=connected/);
  await page.getByRole('searchbox').fill('node-0000');
  await expect(page).toHaveURL(/text=node-0000/);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('node-0000');
  await expect(page.getByRole('textbox', { name: 'Connection' })).toHaveValue('connected');
  await expect(page.getByText(/agents? match/)).toBeVisible();
});

test('an agent of a region is shown with the age of what is known of it', async ({ page }) => {
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  // Exactly this table: the overview, still on the screen, has one of unhealthy agents.
  const agents = page.getByRole('table', { name: 'Agents', exact: true });
  const name = await agents.getByRole('row').nth(1).getByRole('link').innerText();
  // By its name: the rows may still be settling, and another may come first by now.
  await agents.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(/as of \d+ \S+.* ago/).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Component health' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Open in / })).toBeVisible();
});

test('the keyboard alone leads from the overview to an agent', async ({ page }) => {
  await page.reload();
  await page.getByRole('table', { name: 'Regions' }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('textbox', { name: 'Find anything' })).toBeFocused();
  await page.keyboard.type('node-00001');
  await expect(page.getByRole('button', { name: /^node-00001/ }).first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^node-00001/ })).toBeVisible();
});

test('a region leads to its own pages', async ({ page }) => {
  await page.getByRole('link', { name: 'Regions', exact: true }).click();
  await page
    .getByRole('table', { name: 'Regions' })
    .getByRole('row')
    .nth(1)
    .getByRole('link')
    .first()
    .click();
  await expect(page.getByRole('heading', { name: 'Its feed' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open the region' })).toHaveAttribute(
    'href',
    new RegExp(region().url),
  );
});

test('text that a column cuts off can be read whole', async ({ page }) => {
  await page.goto(`${environment().aggregator.url}/agents`);
  const service = page
    .getByRole('table', { name: 'Agents', exact: true })
    .getByText('io.opentelemetry.collector.gateway')
    .first();
  await service.hover();
  await expect(service).toHaveAttribute('title', 'io.opentelemetry.collector.gateway');
});

test('an address of a region’s page leads to the regions', async ({ page }) => {
  await page.goto(`${environment().aggregator.url}/configurations`);
  await expect(page.getByRole('link', { name: /^Configurations of / }).first()).toHaveAttribute(
    'href',
    `${region().url}/configurations`,
  );
});
