import tseslint from 'typescript-eslint'

const tests = ['**/*.test.{ts,tsx}', 'test/**', 'bench/**']
const tooling = ['scripts/**', 'bin/**', 'bench/**', '*.config.*', '.dependency-cruiser.cjs']

/** Nothing Telar reads or receives may become code. */
const noCodeFromText = [
  'error',
  { selector: "CallExpression[callee.name='Function']", message: 'Text never becomes code.' },
  { selector: "NewExpression[callee.name='Function']", message: 'Text never becomes code.' },
  { selector: "Property[key.name='shell']", message: 'Programs are started without a shell.' },
]

const codeRunners = [
  { name: 'node:vm', message: 'Text never becomes code.' },
  { name: 'vm', message: 'Text never becomes code.' },
  { name: 'node:child_process', importNames: ['exec', 'execSync'], message: 'exec starts a shell: use spawn.' },
  { name: 'child_process', message: 'Use node:child_process.' },
]

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'generated',
      '.next',
      '.build',
      'data',
      'next-env.d.ts',
      'test-results',
      'playwright-report',
    ],
  },
  {
    files: ['**/*.{ts,tsx,js,mjs,cjs}'],
    languageOptions: { parser: tseslint.parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': noCodeFromText,
      'no-restricted-imports': ['error', { paths: codeRunners }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
      '@typescript-eslint/no-unsafe-argument': 'error',
      '@typescript-eslint/no-unsafe-assignment': 'error',
      '@typescript-eslint/no-unsafe-call': 'error',
      '@typescript-eslint/no-unsafe-member-access': 'error',
      '@typescript-eslint/no-unsafe-return': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // A test reads what it got back as it likes: a wrong guess fails the test.
    files: ['**/*.test.{ts,tsx}', '{test,bench}/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // One place reads the environment, checks it and documents it.
    files: ['**/*.{ts,tsx}'],
    ignores: ['server/env.ts', ...tests, ...tooling],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read in server/env.ts and passed on.' },
      ],
      'no-restricted-imports': [
        'error',
        { paths: [...codeRunners.slice(0, 2), { name: 'node:child_process', message: 'Telar starts no programs.' }] },
      ],
    },
  },
  {
    // Ends a call after a time: the one script it runs is a constant, `run()`.
    files: ['server/capabilities/time-slice.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name: 'node:child_process' }, ...codeRunners.slice(3)] }] },
  },
  {
    // The one program that the server starts: no shell, arguments of its own, the file by standard input.
    files: ['server/knowledge/parse/ocr/run-tesseract.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: codeRunners }] },
  },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    ignores: tests,
    rules: { 'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['components/**/*.{ts,tsx}', 'app/**/*.tsx'],
    ignores: tests,
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
)
