import { expect, testWithOllama as test } from './doubles'
import { createPipeline } from './pages/pipelines'

test('a pattern classifies, with examples from a dataset', async ({ page }) => {
  const editor = await createPipeline(page, 'Clinic', 'Topics of messages')
  const { inspector } = editor
  await editor.canvas.getByTestId('node-classifier').click()
  await expect(inspector.getByRole('textbox', { name: 'Name of label 5' })).toHaveValue('other')

  // The cases that came with the template, by keyboard.
  await inspector.getByRole('button', { name: 'From a dataset…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Take examples from a dataset' })
  await dialog.getByRole('combobox', { name: 'Split' }).press('Enter')
  await page.getByRole('option', { name: 'All splits' }).click()
  await expect(dialog.getByText(/These include test cases/)).toBeVisible()
  await dialog.getByRole('searchbox', { name: 'Search' }).fill('umbrella')
  await dialog.getByRole('checkbox', { name: /I left my umbrella/ }).press('Space')
  await dialog.getByRole('button', { name: 'Take 1 case' }).press('Enter')
  await expect(inspector.getByRole('button', { name: /^Example 6: I left my umbrella/ })).toBeVisible()

  await editor.dock.getByRole('textbox').first().fill('I left my grey umbrella in the waiting room')
  await editor.dock.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(editor.answer).toContainText('other')
  await inspector.getByRole('tab', { name: 'Data' }).click()
  await expect(inspector.getByRole('listitem').filter({ hasText: /^Examples \d/ })).toBeVisible()
  await expect(inspector.getByText('Confidence').first()).toBeVisible()

  // Taken back as one edit.
  await inspector.getByRole('tab').first().click()
  await inspector.getByRole('button', { name: 'Remove example 6' }).click()
  await expect(inspector.getByRole('button', { name: /^Example/ })).toHaveCount(5)
  await editor.expectSaved()
})
