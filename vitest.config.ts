import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@\//, replacement: here('./') },
      // One file in place of six thousand: they take longer to load than all component tests to run.
      {
        find: /^@tabler\/icons-react$/,
        replacement: here('./node_modules/@tabler/icons-react/dist/cjs/tabler-icons-react.cjs'),
      },
    ],
  },
  test: {
    environment: 'node',
    include: ['**/*.test.{ts,tsx}'],
    exclude: ['node_modules/**', '.build/**', '.next/**', 'generated/**', 'data/**', 'test/e2e/**', 'test/real/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
})
