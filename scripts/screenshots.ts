// `npm run screenshots`: takes the pictures of the README from the built studio, on a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'
import { browserFlags, ensureBrowser } from './lib/find-browser.mjs'
import { buildFolder, root } from './lib/paths.mjs'
import { prepare } from './lib/prepare.mjs'

const folder = join(root, 'docs', 'images')
const handbook = join(root, 'test', 'fixtures', 'documents', 'handbook.pdf')
const startLimitMs = 30_000
const largestBytes = 200_000

/** Starts Telar without model servers, so that the pictures come out the same on every machine. */
async function startTelar(dataFolder: string): Promise<{ address: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(buildFolder, 'server', 'main.js')], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      PORT: '0',
      OLLAMA_URL: 'http://127.0.0.1:9',
      TELAR_DATA: dataFolder,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`Telar did not get ready:\n${output}`))
    const timer = setTimeout(fail, startLimitMs)
    child.once('exit', fail)
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /is ready: (http:\S+)/.exec(output)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve({ address, child })
    })
  })
}

interface Look {
  locale: 'en' | 'es'
  scheme: 'light' | 'dark'
}

async function openPage(browser: Browser, address: string, { locale, scheme }: Look): Promise<Page> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1280, height: 720 },
    colorScheme: scheme,
    reducedMotion: 'reduce',
  })
  await context.addCookies([{ name: 'telar-locale', value: locale, url: address }])
  return context.newPage()
}

async function take(page: Page, name: string): Promise<void> {
  // A pointer over something would show as a hover.
  await page.mouse.move(0, 0)
  await page.waitForTimeout(500)
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  const { size } = await stat(path)
  if (size > largestBytes) throw new Error(`${path} has ${size} bytes; at most ${largestBytes} are wanted.`)
  console.log(`${path} (${Math.round(size / 1000)} kB)`)
}

/** Asks the example, or something else, and waits for the answer with its citation. */
async function runExample(page: Page, question?: string): Promise<void> {
  await page.goto('/')
  const dock = page.getByTestId('run-dock')
  if (question !== undefined) await dock.getByRole('textbox').first().fill(question)
  await dock.locator('button[type=submit]').click()
  await page.getByTestId('answer').getByRole('button', { name: /1: / }).first().waitFor()
}

async function editor(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, address, { locale: 'en', scheme: 'light' })
  await runExample(page)
  await page.getByTestId('node-retriever').click()
  await take(page, 'editor')
  await page.goto('/runs')
  await page.getByRole('table').getByRole('link').first().click()
  await page.getByTestId('node-retriever').waitFor()
  await take(page, 'run')
}

async function editorInSpanish(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, address, { locale: 'es', scheme: 'dark' })
  await runExample(page, '¿Cuándo están disponibles los resultados de los análisis de sangre?')
  await page.getByTestId('node-reranker').click()
  await take(page, 'editor-dark-es')
}

/** Gives the id of a new collection that holds a PDF. */
async function collectionWithPdf(page: Page): Promise<string> {
  await page.goto('/collections')
  await page.getByRole('button', { name: 'New collection' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Weaving handbook')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/collections\/[^/]+$/)
  const id = page.url().split('/').at(-1) ?? ''
  await page.request.put(`/api/collections/${id}/documents?name=handbook.pdf`, {
    data: await readFile(handbook),
    headers: { 'Content-Type': 'application/pdf' },
  })
  await page.reload()
  await page.getByText('Ready', { exact: true }).waitFor()
  return id
}

async function collectionAndDocument(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, address, { locale: 'en', scheme: 'light' })
  const id = await collectionWithPdf(page)
  await page.goto(`/collections/${id}?tab=search&q=${encodeURIComponent('What carries the weft through the shed?')}`)
  await page.locator('ol a').first().click()
  await page.locator('[data-cited]').first().waitFor()
  // The browser's own reader draws the PDF some time after it has loaded.
  await page.waitForTimeout(3_000)
  await take(page, 'document')
  await page.goto('/collections')
  await page.getByRole('link', { name: 'Aurora Clinic handbook' }).click()
  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByText('Compare all', { exact: true }).click()
  await page.getByLabel('Question or words').fill('When is the clinic open?')
  await page.keyboard.press('Enter')
  await page.locator('ol a').first().waitFor()
  await take(page, 'collection')
}

/** Asks what the pipeline cannot find, and lets the waterfall say why. */
async function waterfall(browser: Browser, address: string): Promise<void> {
  const page = await openPage(browser, address, { locale: 'en', scheme: 'light' })
  await page.goto('/')
  await page.getByTestId('node-retriever').click()
  const inspector = page.getByTestId('inspector')
  await inspector.getByRole('button', { name: 'Add a condition' }).click()
  await inspector.getByLabel('Field', { exact: true }).fill('document_name')
  await page.keyboard.press('Escape')
  await inspector.getByRole('textbox', { name: 'Value', exact: true }).fill('price-list.pdf')
  const dock = page.getByTestId('run-dock')
  await dock.locator('button[type=submit]').click()
  await page.getByTestId('answer').getByRole('button', { name: 'This answer is wrong…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: /Passage that should have answered/ }).fill('closed on Sundays')
  await dialog.getByRole('button', { name: 'Find where it was lost' }).click()
  await dialog.getByText('lost here').waitFor()
  await take(page, 'waterfall')
}

await prepare({ pages: true, print: console.log })
await mkdir(folder, { recursive: true })
const dataFolder = await mkdtemp(join(tmpdir(), 'telar-screenshots-'))
const { address, child } = await startTelar(dataFolder)
const browser = await chromium.launch({ executablePath: await ensureBrowser(console.log), args: browserFlags })
try {
  await editor(browser, address)
  await editorInSpanish(browser, address)
  await collectionAndDocument(browser, address)
  await waterfall(browser, address)
} finally {
  await browser.close()
  child.removeAllListeners('exit')
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  await rm(dataFolder, { recursive: true, force: true })
}
