// Takes the pictures of the README from a running development environment (deploy/dev/up.sh) into docs/images.
// AMPORA_PORT_BASE says which (8080 unless told); AMPORA_CHROMIUM which browser.
// It makes a configuration, assigns it, and removes the assignment again.
import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';

const root = new URL('../../../', import.meta.url);
const images = fileURLToPath(new URL('docs/images/', root));
const launcher = fileURLToPath(new URL('deploy/dev/up.sh', root));
const port = process.env.AMPORA_PORT_BASE ?? '8080';
const given = process.env.AMPORA_ENVIRONMENT;
const environment = JSON.parse(
  given ?? spawnSync(launcher, ['status', '--json', '--port-base', port], { encoding: 'utf8' }).stdout,
);
if (environment.aggregator === undefined) {
  console.error(`nothing runs at port base ${port}; first: deploy/dev/up.sh --detach`);
  process.exit(1);
}
const { token, aggregator, regions } = environment;
const region = regions[0];

async function call(method, url, body) {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`);
  return response.status === 204 ? undefined : response.json();
}

const yaml = (interval) => `receivers:
  hostmetrics:
    collection_interval: ${interval}s
    scrapers:
      cpu: {}
      memory: {}
  otlp:
    protocols:
      grpc: {}
processors:
  # keep memory bounded before anything else
  memory_limiter:
    check_interval: 1s
    limit_percentage: 80
  batch:
    timeout: 5s
exporters:
  debug: {}
service:
  pipelines:
    metrics:
      receivers: [otlp, hostmetrics]
      processors: [memory_limiter, batch]
      exporters: [debug]
`;

async function configuration() {
  const { items } = await call('GET', `${region.url}/api/v1/configurations`);
  const made =
    items.find(({ name }) => name === 'collector-base') ??
    (await call('POST', `${region.url}/api/v1/configurations`, {
      name: 'collector-base',
      description: 'Host metrics and OTLP, bounded in memory',
    }));
  const at = `${region.url}/api/v1/configurations/${made.id}/versions`;
  const seconds = 10 + (Date.now() % 50);
  const file = { name: 'collector.yaml', contentType: 'text/yaml', text: yaml(seconds) };
  return { id: made.id, ...(await call('POST', at, { files: [file], note: 'Scrape less often' })) };
}

const browser = await chromium.launch({
  executablePath: process.env.AMPORA_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ],
});

async function open(url, { width = 1440, height = 900, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, timezoneId: 'UTC' });
  const page = await context.newPage();
  const { url: link } = await call('POST', `${url}/api/v1/session/links`);
  await page.goto(link);
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

async function take(page, name) {
  await page.evaluate(() => globalThis.document.fonts.ready);
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${images}${name}.png` });
  console.log(`docs/images/${name}.png`);
}

await mkdir(images, { recursive: true });

const version = await configuration();
const watching = await open(region.url);
await watching.goto(`${region.url}/configurations/${version.id}/versions/${version.number}`);
await watching.getByRole('heading', { name: 'On the agents' }).waitFor();
const assignment = await call(
  'POST',
  `${region.url}/api/v1/configurations/${version.id}/versions/${version.number}/assignments`,
  { selector: { env: 'production' } },
);
await watching.getByText('assigned =').waitFor();
await take(watching, 'configuration-applying');
await watching.context().close();

for (const colorScheme of ['light', 'dark']) {
  const page = await open(aggregator.url, { colorScheme });
  await page.getByRole('table', { name: 'Regions' }).waitFor();
  await take(page, `global-overview-${colorScheme}`);
  await page.context().close();
}

const small = await open(aggregator.url, { width: 390, height: 844 });
await small.getByRole('table', { name: 'Regions' }).waitFor();
await take(small, 'global-overview-390');
await small.context().close();

const { items } = await call('GET', `${region.url}/api/v1/agents?health=unhealthy&limit=1`);
const { items: any } = await call('GET', `${region.url}/api/v1/agents?limit=1`);
const agent = await open(region.url);
await agent.goto(`${region.url}/agents/${(items[0] ?? any[0]).id}`);
await agent.getByRole('heading', { name: 'Component health' }).waitFor();
await take(agent, 'agent');
await agent.context().close();

await call('DELETE', `${region.url}/api/v1/assignments/${assignment.id}`);
await browser.close();
