// Writes src/api/generated/*.d.ts from the OpenAPI documents that the two servers publish.
// With --check it writes nothing and fails when the committed files are not current.
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';
import { format, resolveConfig } from 'prettier';

const documents = new URL('../../../docs/reference/', import.meta.url);
const check = process.argv.includes('--check');
const stale = [];

for (const face of ['regional', 'aggregator']) {
  const source = new URL(`openapi-${face}.json`, documents);
  const target = new URL(`../src/api/generated/${face}.d.ts`, import.meta.url);
  const types = astToString(await openapi(source, { alphabetize: true }));
  const text = await format(
    `// Generated from docs/reference/openapi-${face}.json by \`npm run generate\`. Do not edit.\n\n${types}`,
    {
      ...(await resolveConfig(target)),
      parser: 'typescript',
    },
  );
  const before = await readFile(target, 'utf8').catch(() => '');
  if (before === text) continue;
  if (check) stale.push(`src/api/generated/${face}.d.ts`);
  else await writeFile(target, text);
}

if (stale.length > 0) {
  console.error(`Not current with the OpenAPI documents: ${stale.join(', ')}. Run: npm run generate`);
  process.exit(1);
}
