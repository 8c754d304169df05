import type { Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

test('no page is wider than a phone, and the icons of the top bar keep their names', async ({ page }) => {
  await page.goto('/pipelines')
  for (const name of ['Collections', 'Runs', 'Models', 'Settings', 'Pipelines']) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    expect(await excess(page), name).toEqual([0, 0])
  }
})

test('a pipeline can be read, run and its run inspected on a phone, and nothing on it moves', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await expect(page.getByRole('heading', { level: 1, name: 'Ask the handbook' })).toBeVisible()
  await expect(page.getByTestId('palette')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Publish', exact: true })).toHaveCount(0)
  expect(await excess(page), 'editor').toEqual([0, 0])

  // A finger that rests on a button, or has been there, leaves no tooltip behind.
  await editor.fill('question', 'When is the clinic closed?')
  const run = page.getByRole('button', { name: 'Run', exact: true }).first()
  await run.tap()
  await editor.expectOutcome('Only quoted')
  await run.hover()
  await expect(page.locator('[role="tooltip"]')).toBeAttached()
  await expect(page.locator('[role="tooltip"]')).toBeHidden()
  expect(await excess(page), 'answer').toEqual([0, 0])

  const drawn = () =>
    editor.node('retriever').evaluate((card) => card.closest('.react-flow__node')?.getAttribute('style'))
  const before = await drawn()
  const card = await editor.node('retriever').boundingBox()
  if (!card) throw new Error('the retriever cannot be seen')
  await page.mouse.move(card.x + 20, card.y + 10)
  await page.mouse.down()
  await page.mouse.move(card.x + 90, card.y + 60, { steps: 5 })
  await page.mouse.up()
  expect(await drawn()).toBe(before)

  await editor.openTab('Steps')
  await editor.dock
    .getByRole('listitem')
    .getByRole('button', { name: /^Retriever/ })
    .click()
  await expect(editor.inspector).toContainText('Appointments and opening hours.md')
  expect(await excess(page), 'step').toEqual([0, 0])
  await editor.inspector.getByRole('tab', { name: 'Config' }).click()
  await expect(
    editor.inspector
      .getByRole('textbox', { name: 'Passages', exact: true })
      .or(editor.inspector.locator('input').nth(1)),
  ).toBeDisabled()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(editor.inspector).toHaveCount(0)

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('link', { name: 'When is the clinic closed?' }).click()
  await expect(page.getByRole('heading', { name: 'Answer' })).toBeVisible()
  expect(await excess(page), 'run').toEqual([0, 0])
})

/** By how much the page and its content are wider than the screen, in pixels. */
const excess = (page: Page) =>
  page.evaluate(() =>
    [document.documentElement, document.querySelector('main')].map((one) => one && one.scrollWidth - one.clientWidth),
  )
