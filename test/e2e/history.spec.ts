import { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

test('undo and redo survive a reload, and belong to their tab', async ({ page, context }) => {
  const editor = await createPipeline(page, 'Remembered', 'Prompt and model')
  const title = editor.inspector.getByRole('textbox', { name: 'Title of the node' })
  await editor.select('model')
  await title.fill('Renamed')
  await editor.expectSaved()
  await page.reload()
  await expect(editor.node('model')).toContainText('Renamed')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(editor.node('model')).not.toContainText('Renamed')
  await editor.expectSaved()
  await page.reload()
  await page.getByRole('button', { name: 'Redo' }).click()
  await expect(editor.node('model')).toContainText('Renamed')
  await editor.expectSaved()

  const second = await context.newPage()
  await second.goto(page.url())
  const other = new EditorPage(second)
  await expect(other.node('model')).toContainText('Renamed')
  await expect(second.getByRole('button', { name: 'Undo' })).toBeDisabled()
  await other.select('model')
  await other.inspector.getByRole('textbox', { name: 'Title of the node' }).fill('By the other tab')
  await other.expectSaved()
  // What this tab remembers fits another document now: it is forgotten, not applied.
  await page.reload()
  await expect(editor.node('model')).toContainText('By the other tab')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled()
})
