import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('the waterfall finds why an answer is wrong', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  // A filter that keeps the right document out: the answer is empty, and nobody sees why.
  await editor.select('retriever')
  await editor.inspector.getByRole('button', { name: 'Add a condition' }).click()
  await editor.inspector.getByLabel('Field', { exact: true }).fill('document_name')
  await page.keyboard.press('Escape')
  await editor.inspector.getByRole('textbox', { name: 'Value', exact: true }).fill('somewhere-else.pdf')
  await editor.expectSaved()
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Empty')

  await editor.answer.getByRole('button', { name: 'This answer is wrong…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Where was the right passage lost?' })
  await dialog.getByRole('textbox', { name: /Passage that should have answered/ }).fill('closed on Sundays')
  await dialog.getByRole('button', { name: 'Find where it was lost' }).click()
  const panel = dialog.getByRole('region', { name: 'Where it was lost' })
  await expect(panel.getByRole('status')).toContainText('The filter kept', { timeout: 20_000 })
  const stages = panel.getByRole('list', { name: 'Stages, from the index to the answer' }).getByRole('listitem')
  await expect(stages.first()).toContainText('In the index')
  await expect(stages.filter({ hasText: 'lost here' })).toContainText('Past the filter')
  await expect(panel).toContainText('Loosen the filter of the retriever')
})
