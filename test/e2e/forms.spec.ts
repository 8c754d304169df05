import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

test('a schema, the items of a list and a filter are made in forms', async ({ page }) => {
  // A template with a for-each and the published pipeline that it runs.
  const editor = await createPipeline(page, 'Sections', 'Summary of a long document')
  const { inspector, canvas } = editor

  await canvas.getByTestId('node-for-each').click()
  const item = inspector.getByRole('combobox', { name: 'Input for an item' })
  await expect(item).toHaveValue(/^section · text$/)
  await expect(inspector.getByText('The list comes from “Input”')).toBeVisible()

  await page.getByTestId('palette-json-extract').click()
  await inspector.getByRole('button', { name: 'Add a field' }).press('Enter')
  await page.keyboard.type('total')
  const total = inspector.getByRole('group', { name: 'total' })
  await total.getByRole('combobox', { name: 'Type' }).press('Enter')
  await page.getByRole('option', { name: 'Number', exact: true }).click()
  await inspector.getByText('A list of objects').click()
  await inspector.getByText('JSON', { exact: true }).click()
  await expect(inspector.getByRole('textbox', { name: 'JSON schema' })).toContainText('"items"')
  await inspector.getByText('Fields', { exact: true }).click()

  await page.getByTestId('palette-retriever').click()
  const add = inspector.getByRole('button', { name: 'Add a condition' })
  await add.click()
  await add.click()
  await inspector.getByRole('combobox', { name: 'How the conditions count' }).press('Enter')
  await page.getByRole('option', { name: 'At least one of these' }).click()
  await editor.expectSaved()

  await page.reload()
  await canvas.getByTestId('node-retriever').click()
  const group = inspector.getByRole('group', { name: 'At least one of these' })
  await expect(group.getByRole('combobox', { name: 'Test' })).toHaveCount(2)
  await canvas.getByTestId('node-json-extract').click()
  await expect(total.getByRole('combobox', { name: 'Type' })).toHaveValue('Number')
  await expect(inspector.getByRole('radio', { name: 'A list of objects' })).toBeChecked()
})
