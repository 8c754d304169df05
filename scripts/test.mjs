// `npm test`: makes what is missing, then runs every test. `npm test -- --unit` and `-- --e2e` run one half; anything else is
// passed on to choose tests, for example `npm test -- server/http` or `npm test -- test/e2e/first-visit`.
import { join } from 'node:path'
import { ensureBrowser } from './lib/find-browser.mjs'
import { root } from './lib/paths.mjs'
import { startPostgres } from './lib/postgres.mjs'
import { prepare } from './lib/prepare.mjs'
import { countBrowser, countUnit, freshReport, readCounts, saveCounts, sum } from './lib/reports.mjs'
import { endWith, runNode } from './lib/steps.mjs'

const given = process.argv.slice(2)
const chosen = given.filter((argument) => argument !== '--unit' && argument !== '--e2e')
const onlyUnit = given.includes('--unit')
const onlyBrowser = given.includes('--e2e')
const namesFiles = chosen.some((argument) => !argument.startsWith('-'))
const namesBrowserTests = chosen.some((argument) => argument.startsWith('test/e2e'))
const unit = !onlyBrowser && !(namesFiles && namesBrowserTests)
const browser = !onlyUnit && (!namesFiles || namesBrowserTests || onlyBrowser)

async function runUnitTests() {
  const report = freshReport('unit.json')
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const postgres = await startPostgres(console.log)
  const code = await runNode(
    [vitest, 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`, ...chosen],
    postgres && { TELAR_TEST_POSTGRES: postgres.url },
  ).finally(() => postgres?.stop())
  return readCounts(report, countUnit, code)
}

async function runBrowserTests() {
  const report = freshReport('browser.json')
  const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const code = await runNode([playwright, 'test', '--reporter=list,json', ...chosen], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return readCounts(report, countBrowser, code)
}

try {
  await prepare({ pages: browser, print: console.log })
  if (browser) await ensureBrowser(console.log)
  const counts = []
  if (unit) counts.push(await runUnitTests())
  if (browser) counts.push(await runBrowserTests())
  const total = sum(counts)
  saveCounts('test', total)
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  process.exit(total.failed === 0 ? 0 : 1)
} catch (error) {
  endWith(error)
}
