import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { PlainError, runQuietly } from './steps.mjs'

/** Names under which a system has Chromium or something that is driven the same way. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** Flags for every test browser: no window, and no talk with the outside. */
export const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Path of a browser for the tests, or undefined: `TELAR_CHROMIUM`, the system's, Playwright's own. */
export async function findBrowser() {
  const named = process.env.TELAR_CHROMIUM
  if (named) {
    if (existsSync(named)) return named
    throw new PlainError(`TELAR_CHROMIUM names ${named}, which does not exist.`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = names.flatMap((name) => ['/usr/bin', ...folders].map((folder) => join(folder, name)))
  const { chromium } = await import('@playwright/test')
  return [...candidates, chromium.executablePath()].find((path) => existsSync(path))
}

/** Like `findBrowser`, but installs Debian's Chromium where it may, else says what to do. */
export async function ensureBrowser(print) {
  const found = await findBrowser()
  if (found) return found
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    print('Installing Chromium for the browser tests …')
    const quiet = { DEBIAN_FRONTEND: 'noninteractive' }
    await runQuietly('Reading the list of packages', 'apt-get', ['update'], quiet)
    await runQuietly('Installing Chromium', 'apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], quiet)
    const installed = await findBrowser()
    if (installed) return installed
  }
  throw new PlainError(
    'The browser tests need Chromium: install it (Debian: apt-get install chromium; elsewhere: npx playwright install chromium), ' +
      'or name one with TELAR_CHROMIUM. `npm test -- --unit` runs the other tests.',
  )
}
