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
    exclude: ['node_modules/**', '.build/**', '.next/**', 'generated/**', 'data/**', 'test/e2e/**', 'test/real/**'],
    pool: 'forks',
    maxWorkers: 2,
    // Files share a module graph: most would take longer to load it than to run. So a builder cleans up after each test
    // (`onTestFinished`), never by hooks of its module, which would be heard in the first file alone.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: 'code', include: ['**/*.test.ts'] } },
      // After the others: a process that has a document is not used for files without.
      {
        extends: true,
        test: { name: 'studio', include: ['**/*.test.tsx'], testTimeout: 60_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
