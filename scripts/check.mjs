// `npm run check`: every check that is not a test, each on its own line; what a failed one says follows it.
import { prepare } from './lib/prepare.mjs'
import { saveCounts } from './lib/reports.mjs'
import { endWith, PlainError, runQuietly } from './lib/steps.mjs'

/** The longest first. */
const checks = [
  ['format and lint', 'lint'],
  ['types', 'typecheck'],
  ['direction of dependencies', 'check:deps'],
  ['unused code', 'check:unused'],
  ['generated files', 'check:generated'],
]

const counts = { passed: 0, failed: 0, skipped: 0 }
try {
  // Only what the types need: checks do not run the server.
  await prepare({ pages: false, server: false, print: console.log })
  const left = [...checks]
  // Each keeps one core busy; more at once would want much memory.
  await Promise.all([runInTurn(left), runInTurn(left)])
} catch (error) {
  endWith(error)
}
saveCounts('check', counts)
console.log(`\n${counts.passed} passed, ${counts.failed} failed`)
process.exit(counts.failed === 0 ? 0 : 1)

/** Takes one check after another until none is left. */
async function runInTurn(left) {
  for (let next = left.shift(); next; next = left.shift()) {
    const [title, script] = next
    try {
      await runScript(script)
      counts.passed++
      console.log(`✓ ${title}`)
    } catch (error) {
      if (!(error instanceof PlainError)) throw error
      counts.failed++
      console.log(`✗ ${title}\n${error.message}\n`)
    }
  }
}

function runScript(name) {
  const npm = process.env.npm_execpath
  const args = ['run', '--silent', name]
  return npm?.endsWith('.js') ? runQuietly(name, process.execPath, [npm, ...args]) : runQuietly(name, 'npm', args)
}
