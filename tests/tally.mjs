// Adds up what the suites wrote. Usage: node tests/tally.mjs suites.tsv
// A line of suites.tsv is: name, exit code, format, result file. Prints a line per suite, each failure, and last `N passed, N failed`.
// A skipped test fails. A suite without a result, without a test, or that ended badly without a failed test counts as one failure.
// A step that is no suite (a build, a linter; format `exit`) adds one failure when it ends badly and nothing when it does not.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const readers = { ctrf, vitest, playwright, tap, exit: () => ({ passed: 0, failures: [] }) };

export function tally(suites) {
  const results = suites.map(judge);
  return {
    results,
    passed: results.reduce((sum, result) => sum + result.passed, 0),
    failed: results.reduce((sum, result) => sum + result.failures.length, 0),
  };
}

function judge({ name, exit, format, text }) {
  let result;
  try {
    result = readers[format](text);
  } catch (error) {
    return { name, passed: 0, failures: [`${name} produced no result that can be read (exit code ${exit}): ${error.message}`] };
  }
  if (exit !== 0 && result.failures.length === 0) {
    return { name, passed: result.passed, failures: [`${name} ended with exit code ${exit} without a failed test`] };
  }
  if (format !== 'exit' && result.passed + result.failures.length === 0) result.failures.push(`${name} ran no test`);
  return { name, ...result };
}

/** Common Test Report Format, as xunit writes it. */
function ctrf(text) {
  const { tests } = JSON.parse(text).results;
  return split(tests.map((test) => ({ name: test.name, ok: test.status === 'passed', why: test.status, message: test.message })));
}

/** vitest --reporter=json, which is Jest's format. */
function vitest(text) {
  const files = JSON.parse(text).testResults;
  return split(
    files.flatMap((file) => {
      const tests = file.assertionResults.map((test) => ({
        name: test.fullName,
        ok: test.status === 'passed',
        why: test.status,
        message: test.failureMessages?.[0],
      }));
      return file.status === 'failed' && tests.every((test) => test.ok) ? [...tests, { name: file.name, ok: false, why: file.message }] : tests;
    }),
  );
}

/** playwright test --reporter=json. A flaky test is one that failed. */
function playwright(text) {
  const report = JSON.parse(text);
  const specs = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specs)];
  const tests = report.suites.flatMap(specs).flatMap((spec) =>
    spec.tests.map((test) => ({
      name: `${spec.file}: ${spec.title}`,
      ok: test.status === 'expected',
      why: test.status,
      message: test.results?.map((result) => result.error?.message).find(Boolean),
    })),
  );
  return split([...tests, ...report.errors.map((error) => ({ name: 'playwright', ok: false, why: error.message }))]);
}

/** node --test --test-reporter=tap */
function tap(text) {
  const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)[1]);
  const bad = count('fail') + count('skipped') + count('todo') + count('cancelled');
  return { passed: count('pass'), failures: Array(bad).fill('see the log') };
}

function split(tests) {
  return {
    passed: tests.filter((test) => test.ok).length,
    failures: tests.filter((test) => !test.ok).map((test) => `${test.name} (${test.why})${reason(test.message)}`),
  };
}

/** The start of a failure's message in one line, so that the end of a log alone says what happened. */
function reason(message = '') {
  const words = message.replace(/\u001b\[[0-9;]*m/g, '').replace(/\s+/g, ' ').trim();
  return words && `: ${words.length > 300 ? `${words.slice(0, 300)} …` : words}`;
}

function main(file) {
  const suites = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => {
    const [name, exit, format, path] = line.split('\t');
    return { name, exit: Number(exit), format, text: path && existsSync(path) ? readFileSync(path, 'utf8') : '' };
  });
  const { results, passed, failed } = tally(suites);
  for (const result of results) {
    if (result.passed + result.failures.length > 0) console.log(`${result.name}: ${result.passed} passed, ${result.failures.length} failed`);
    for (const failure of result.failures) console.log(`  FAILED ${failure}`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv[2]);
