import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const forbid = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex: group, message }] }],
});

export default tseslint.config(
  { ignores: ['dist', 'src/api/generated', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Take randomness as a parameter.',
        },
      ],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest'], jsxA11y.flatConfigs.strict],
    rules: {
      // What scrolls must be reachable from the keyboard.
      'jsx-a11y/no-noninteractive-tabindex': [
        'error',
        { tags: ['pre'], roles: ['region'], allowExpressionValues: true },
      ],
    },
  },
  {
    files: ['src/pages/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    rules: { 'max-lines': ['error', { max: 200 }] },
  },
  // One way only: app → pages → shared → api. A page never imports another page.
  { files: ['src/api/**'], rules: forbid('/(app|pages|shared)/', 'api/ is a leaf.') },
  { files: ['src/shared/**'], rules: forbid('/(app|pages)/', 'shared/ knows neither pages nor app.') },
  {
    files: ['src/pages/**'],
    rules: forbid(
      '(/(app|pages)/|^\\.\\./(?!\\.\\./(api|shared|testing)/))',
      'A page imports api/, shared/ and its own folder.',
    ),
  },
  { files: ['**/*.{js,mjs}'], ignores: ['public/**'], languageOptions: { globals: globals.node } },
  { files: ['public/**/*.js'], languageOptions: { globals: globals.browser } },
);
