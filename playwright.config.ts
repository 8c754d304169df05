import { defineConfig } from '@playwright/test'
import { browserFlags, findBrowser } from './scripts/lib/find-browser.mjs'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // Each test starts a server of its own; two cores carry one server and one browser.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A machine that is busy can be late; a fault fails every time.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    headless: true,
    launchOptions: { executablePath: await findBrowser(), args: browserFlags },
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    // A trace costs more than a third of the time; whoever fails is tried again, and leaves one then.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
  },
})
