// `npm run test:real`: the conformance suites against the real servers that TELAR_REAL_QDRANT_URL and TELAR_REAL_OLLAMA_URL
// name; anything else is passed on to choose tests.
import { join } from 'node:path'
import { root } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'
import { endWith, runNode } from './lib/steps.mjs'

try {
  await prepare({ pages: false, server: false, print: console.log })
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  process.exit(await runNode([vitest, 'run', '--config', 'vitest.real.config.ts', ...process.argv.slice(2)]))
} catch (error) {
  endWith(error)
}
