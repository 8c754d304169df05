import type { BrowserContext, Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

const titleField = 'Title of the node'

/** Opens one pipeline in two tabs and lets both rename the model; the second is told. */
async function makeConflict(context: BrowserContext, first: Page) {
  const one = await createPipeline(first, 'Shared', 'Prompt and model')
  const second = await context.newPage()
  await second.goto(first.url())
  const two = new EditorPage(second)
  await two.select('model')
  await one.select('model')
  await one.inspector.getByRole('textbox', { name: titleField }).fill('Title of the first tab')
  await one.expectSaved()
  await two.inspector.getByRole('textbox', { name: titleField }).fill('Title of the second tab')
  await expect(second.getByTestId('conflict')).toContainText('Changed in another tab.')
  await expect(second.getByRole('status').filter({ hasText: 'Not saved: changed in another tab' })).toBeVisible()
  await expect(two.node('model')).toContainText('Title of the second tab')
  return { one, two, second, address: first.url() }
}

/** What is stored: as a tab sees it that opens the pipeline now. */
async function stored(context: BrowserContext, address: string): Promise<EditorPage> {
  const page = await context.newPage()
  await page.goto(address)
  return new EditorPage(page)
}

test('nothing is written over, and their version can be loaded', async ({ page, context }) => {
  const { two, second, address } = await makeConflict(context, page)
  // Edits made after the conflict stay in the tab as well.
  await two.inspector.getByRole('textbox', { name: titleField }).fill('Title of the second tab, changed again')
  await expect((await stored(context, address)).node('model')).toContainText('Title of the first tab')

  await second.getByRole('button', { name: 'Load theirs' }).click()
  await expect(second.getByTestId('conflict')).toBeHidden()
  await expect(two.node('model')).toContainText('Title of the first tab')
  // From here on this tab saves again.
  await two.select('model')
  await two.inspector.getByRole('textbox', { name: titleField }).fill('Agreed')
  await two.expectSaved()
  await expect((await stored(context, address)).node('model')).toContainText('Agreed')
})

test('mine can be kept as a copy', async ({ page, context }) => {
  const { second, address } = await makeConflict(context, page)
  await second.getByRole('button', { name: 'Keep mine as a copy' }).click()
  await expect(second).not.toHaveURL(address)
  const copy = new EditorPage(second)
  await expect(second.getByRole('textbox', { name: 'Name of the pipeline' })).toHaveValue('Shared (copy)')
  await expect(copy.node('model')).toContainText('Title of the second tab')
  await expect((await stored(context, second.url())).node('model')).toContainText('Title of the second tab')
  await expect((await stored(context, address)).node('model')).toContainText('Title of the first tab')
})

test('theirs can be overwritten, and the other tab is told in its turn', async ({ page, context }) => {
  const { one, two, second, address } = await makeConflict(context, page)
  await second.getByRole('button', { name: 'Overwrite with mine' }).click()
  await expect(second.getByTestId('conflict')).toBeHidden()
  await two.expectSaved()
  await expect((await stored(context, address)).node('model')).toContainText('Title of the second tab')
  await one.inspector.getByRole('textbox', { name: titleField }).fill('Late')
  await expect(page.getByTestId('conflict')).toBeVisible()
  await expect(one.node('model')).toContainText('Late')
})

test('a pipeline that is deleted while it is open can be saved as a new one', async ({ page, context }) => {
  const editor = await createPipeline(page, 'Short-lived', 'Prompt and model')
  await editor.expectSaved()
  const address = page.url()
  const other = await context.newPage()
  await other.goto('/pipelines')
  await other.getByRole('button', { name: 'Actions for Short-lived' }).click()
  await other.getByRole('menuitem', { name: 'Delete' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(other.getByRole('link', { name: 'Short-lived' })).toHaveCount(0)

  await editor.select('model')
  await editor.inspector.getByRole('textbox', { name: titleField }).fill('Still here')
  await expect(page.getByTestId('conflict')).toContainText('This pipeline does not exist any more.')
  await expect(page.getByRole('button', { name: 'Overwrite with mine' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Save it as a new pipeline' }).click()
  await expect(page).not.toHaveURL(address)
  await expect(page.getByRole('textbox', { name: 'Name of the pipeline' })).toHaveValue('Short-lived')
  await expect((await stored(context, page.url())).node('model')).toContainText('Still here')
})
