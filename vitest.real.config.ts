import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** Tests against servers that the environment names: one file at a time, and patient, since models may run on a CPU. */
export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: fileURLToPath(new URL('./', import.meta.url)) }] },
  test: {
    environment: 'node',
    include: ['test/real/**/*.test.ts'],
    reporters: ['verbose'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
