import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { createCollection, documentRow, expectReady, upload } from './pages/collections'
import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Many screens, each looked at twice. */
const PATIENCE_MS = 480_000

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds on the page as it stands, a line for each element. */
async function violations(page: Page): Promise<string[]> {
  // What fades in has its colours only in the end; what has just been changed begins to with the next frame.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Number.POSITIVE_INFINITY),
  )
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe)
  const options = {
    runOnly: { type: 'tag', values: tags },
    rules: { 'label-content-name-mismatch': { enabled: true } },
    resultTypes: ['violations'],
  }
  const found = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`)
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}

/** Expects a screen to be without a violation in both themes. */
async function expectClean(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme)
    expect.soft(await violations(page), `${screen}, ${colorScheme}`).toEqual([])
  }
}

async function opened(page: Page, link: string, heading = link): Promise<void> {
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: link, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  await page.waitForLoadState('networkidle')
}

test('the editor passes axe, with all that opens in it', async ({ page }) => {
  test.setTimeout(PATIENCE_MS)
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await expectClean(page, 'editor')
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Only quoted')
  await expectClean(page, 'answer')
  for (const name of ['Steps', 'Issues'] as const) {
    await editor.openTab(name)
    await expectClean(page, name)
  }
  for (const type of ['retriever', 'prompt-template', 'model'] as const) {
    await editor.select(type)
    for (const tab of ['Config', 'Data', 'Help']) {
      await editor.inspector.getByRole('tab', { name: tab }).click()
      await page.waitForLoadState('networkidle')
      await expectClean(page, `${type}, ${tab}`)
    }
  }
  await page.getByRole('button', { name: 'Fold the palette' }).click()
  await page.getByRole('button', { name: 'Fold the inspector' }).click()
  await expectClean(page, 'folded panels')
  const dialogs: [string, () => Promise<void>][] = [
    ['publish', () => page.getByRole('button', { name: 'Publish', exact: true }).click()],
    ['commands', () => page.keyboard.press('Control+k')],
    ['find', () => page.keyboard.press('Control+f')],
  ]
  for (const [name, open] of dialogs) {
    await open()
    await expect(page.getByRole('dialog').first()).toBeVisible()
    await expectClean(page, name)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})

test('every page passes axe', async ({ page }) => {
  test.setTimeout(PATIENCE_MS)
  await page.goto('/pipelines')
  await opened(page, 'Pipelines')
  await expectClean(page, 'pipelines')
  await page.getByRole('button', { name: 'New pipeline' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectClean(page, 'new pipeline')
  await page.keyboard.press('Escape')

  await opened(page, 'Collections')
  await expectClean(page, 'collections')
  await page.getByRole('button', { name: 'New collection' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectClean(page, 'new collection')
  await page.keyboard.press('Escape')
  await createCollection(page, 'Screens')
  await upload(page, 'manual.md')
  await expectReady(page, 'manual.md')
  for (const tab of ['Documents', 'Sources', 'Search', 'Quality', 'Index', 'Settings']) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await page.waitForLoadState('networkidle')
    await expectClean(page, `collection, ${tab}`)
  }
  await page.getByRole('tab', { name: 'Documents', exact: true }).click()
  await documentRow(page, 'manual.md').getByRole('link').first().click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('manual')
  await page.waitForLoadState('networkidle')
  await expectClean(page, 'document')

  await opened(page, 'Datasets')
  await expectClean(page, 'datasets')
  await page.getByRole('link', { name: 'Clinic handbook: questions' }).click()
  await page.getByRole('table', { name: 'Cases' }).getByRole('row').nth(1).getByRole('button').click()
  await expect(page.getByRole('textbox', { name: 'Note' })).toBeVisible()
  await expectClean(page, 'a dataset with a case')
  await page.goto(`/label?dataset=${/datasets\/([^?]+)/.exec(page.url())?.[1] ?? ''}`)
  await page.waitForLoadState('networkidle')
  await expectClean(page, 'labelling')

  for (const name of ['Playground', 'Experiments', 'Models', 'Settings', 'Runs']) {
    await opened(page, name)
    await expectClean(page, name)
  }
  await page.goto('/errors')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectClean(page, 'errors')
  await page.goto('/nowhere')
  await expect(page.getByRole('link', { name: 'To the pipelines', exact: true })).toBeVisible()
  await expectClean(page, 'not found')
})

test('a run passes axe', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Only quoted')
  await opened(page, 'Runs')
  await page.getByRole('link', { name: 'When is the clinic closed?' }).click()
  await expect(page.getByRole('heading', { name: 'Answer' })).toBeVisible()
  await page.waitForLoadState('networkidle')
  await expectClean(page, 'run')
})

test('a grid passes axe, with all that opens beside it', async ({ page }) => {
  test.setTimeout(PATIENCE_MS)
  await page.goto('/')
  const editor = new EditorPage(page)
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Only quoted')
  await editor.dock.getByRole('button', { name: 'Try here' }).click()
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('rowheader')).toHaveCount(1)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const cell = grid.getByRole('gridcell').first()
  await expect(cell).not.toHaveText(/Not played|Asked|Answering/)
  await expectClean(page, 'grid')
  const panels: [string, () => Promise<void>][] = [
    ['cell', () => cell.click()],
    ['variant', () => page.getByRole('button', { name: 'New variant', exact: true }).click()],
    ['setup', () => page.getByRole('button', { name: 'Set up' }).click()],
    ['figures', () => page.getByRole('button', { name: 'Figures' }).click()],
  ]
  for (const [name, open] of panels) {
    await open()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.waitForLoadState('networkidle')
    await expectClean(page, name)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
})
