import type { Page } from '@playwright/test';
import { environment } from './environment.ts';

/** Opens a session as a person does: through a link that works once. */
export async function signIn(page: Page, url: string): Promise<void> {
  const answer = await fetch(`${url}/api/v1/session/links`, {
    method: 'POST',
    headers: { authorization: `Bearer ${environment().token}` },
  });
  if (!answer.ok) throw new Error(`no sign-in link from ${url}: HTTP ${answer.status}`);
  const { url: link } = (await answer.json()) as { url: string };
  await page.goto(link);
  await page.getByRole('button', { name: 'Settings' }).waitFor();
}
