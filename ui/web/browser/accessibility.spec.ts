import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { environment, region } from './environment.ts';
import { signIn } from './signIn.ts';

const faces = [
  { name: 'all regions', url: () => environment().aggregator.url, pages: ['/', '/agents', '/regions'] },
  {
    name: 'one region',
    url: () => region().url,
    pages: [
      '/',
      '/agents',
      '/configurations',
      '/configurations/new',
      '/assign',
      '/assignments',
      '/instances',
    ],
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    for (const face of faces) {
      test(`${face.name} at ${width} px, ${colorScheme}, can be used by everybody`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await signIn(page, face.url());
        for (const path of face.pages) {
          await page.goto(`${face.url()}${path}`);
          await check(page, path);
        }
        await page.goto(`${face.url()}/agents`);
        await page.getByRole('table', { name: 'Agents', exact: true }).getByRole('link').first().click();
        await page.getByRole('heading', { name: 'Component health' }).waitFor();
        await check(page, 'one agent');
      });
    }
  }
}

async function check(page: Page, path: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await expect(page.getByRole('status', { name: 'Reading' })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${path}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
  ).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
}
