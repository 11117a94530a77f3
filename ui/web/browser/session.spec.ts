import { expect, test } from '@playwright/test';
import { environment, region } from './environment.ts';
import { signIn } from './signIn.ts';

test('without a session the page says how to get one', async ({ page }) => {
  await page.goto(region().url);
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await expect(page.getByText('deploy/dev/up.sh links')).toBeVisible();
});

test('a session ends when the person ends it', async ({ page }) => {
  await signIn(page, environment().aggregator.url);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible();
});

test('the page loads nothing from elsewhere and breaks no content policy', async ({ page }) => {
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  const { url } = environment().aggregator;
  await signIn(page, url);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => !request.url().startsWith(url) && elsewhere.push(request.url()));
  await page.reload();
  await page.getByRole('link', { name: 'Agents', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Agents', exact: true })).toBeVisible();
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
});
