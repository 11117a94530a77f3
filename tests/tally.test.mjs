import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tally } from './tally.mjs';

const ctrf = (...statuses) => JSON.stringify({ results: { tests: statuses.map((status, i) => ({ name: `test ${i}`, status })) } });
const count = (suite) => {
  const { passed, failed } = tally([{ name: 'suite', exit: 0, ...suite }]);
  return [passed, failed];
};

test('passed and failed are added over all suites', () => {
  const { passed, failed } = tally([
    { name: 'a', exit: 0, format: 'ctrf', text: ctrf('passed', 'passed') },
    { name: 'b', exit: 1, format: 'ctrf', text: ctrf('passed', 'failed') },
  ]);
  assert.deepEqual([passed, failed], [3, 1]);
});

test('a skipped test is a failure', () => assert.deepEqual(count({ format: 'ctrf', text: ctrf('passed', 'skipped') }), [1, 1]));

test('a test that waits to be written is a failure', () => assert.deepEqual(count({ format: 'ctrf', text: ctrf('passed', 'pending') }), [1, 1]));

test('a suite without a result is a failure', () => assert.deepEqual(count({ format: 'ctrf', text: '', exit: 134 }), [0, 1]));

test('a suite without tests is a failure', () => assert.deepEqual(count({ format: 'ctrf', text: ctrf() }), [0, 1]));

test('a suite that ends badly after its last test is a failure', () =>
  assert.deepEqual(count({ format: 'ctrf', text: ctrf('passed'), exit: 139 }), [1, 1]));

test('a file that vitest cannot load is a failure', () => {
  const text = JSON.stringify({ testResults: [{ name: 'a.test.ts', status: 'failed', message: 'syntax', assertionResults: [] }] });
  assert.deepEqual(count({ format: 'vitest', text, exit: 1 }), [0, 1]);
});

test('a browser test that passed at the second try is a failure', () => {
  const spec = (status) => ({ file: 'a.spec.ts', title: status, tests: [{ status }] });
  const text = JSON.stringify({ errors: [], suites: [{ specs: [spec('expected')], suites: [{ specs: [spec('flaky'), spec('skipped')] }] }] });
  assert.deepEqual(count({ format: 'playwright', text }), [1, 2]);
});

test('a step without tests counts only when it fails', () => {
  assert.deepEqual(count({ format: 'exit', exit: 0, text: '' }), [0, 0]);
  assert.deepEqual(count({ format: 'exit', exit: 2, text: '' }), [0, 1]);
});

test('a skipped test of node itself is a failure', () => {
  const text = '# tests 3\n# pass 2\n# fail 0\n# cancelled 0\n# skipped 1\n# todo 0\n';
  assert.deepEqual(count({ format: 'tap', text }), [2, 1]);
});

test('a failure says why in one line', () => {
  const text = JSON.stringify({ results: { tests: [{ name: 'a', status: 'failed', message: '\u001b[31mhealth\u001b[0m\n  should be\n1' }] } });
  assert.deepEqual(tally([{ name: 'suite', exit: 1, format: 'ctrf', text }]).results[0].failures, ['a (failed): health should be 1']);
});
