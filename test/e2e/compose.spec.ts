import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

test('nodes are grouped, collapsed, taken out into a pipeline of their own and put back', async ({ page }) => {
  const editor = await createPipeline(page, 'Composed', 'Hybrid search with reranking')
  const extract = page.getByRole('button', { name: 'Extract to a sub-pipeline' })
  await editor.select('retriever')
  await editor.node('reranker').click({ modifiers: ['Shift'], position: { x: 60, y: 20 } })
  await page.getByRole('button', { name: 'Group' }).click()
  await page.getByRole('button', { name: 'Collapse to a card' }).click()
  const card = editor.canvas.getByTestId('group-card')
  await expect(card).toContainText('Group')
  await expect(editor.node('retriever')).toBeHidden()
  await editor.expectSaved()
  await page.reload()
  await expect(card).toContainText('Group')
  await card.click({ position: { x: 60, y: 20 } })

  await extract.click()
  await page.getByRole('textbox', { name: 'Name of the new pipeline' }).fill('Search part')
  await page.keyboard.press('Enter')
  await expect(editor.canvas.getByTestId('node-sub-pipeline')).toBeVisible()
  await expect(card).toBeHidden()
  await editor.expectSaved()

  await page.getByRole('button', { name: 'Put the pipeline’s nodes here' }).click()
  await expect(editor.canvas.getByTestId('node-sub-pipeline')).toBeHidden()
  await expect(card).toContainText('Group')
  await editor.expectSaved()
})

test('an edge follows the field that is renamed, and one whose field went is attached again', async ({ page }) => {
  const editor = await createPipeline(page, 'Renamed', 'Prompt and model')
  await editor.select('input')
  const name = editor.inspector.getByRole('textbox', { name: 'Name', exact: true }).first()
  await name.fill('')
  await name.pressSequentially('ask')
  await expect(editor.edges(/^From Input · ask to/).first()).toBeAttached()

  await editor.inspector.getByRole('button', { name: /^Remove .*ask/ }).click()
  await editor.inspector.getByRole('button', { name: 'Add a field' }).click()
  await expect(editor.canvas.getByLabel(/ask.*this port is gone/)).toBeVisible()
  await page.getByRole('tab', { name: /Issues/ }).click()
  await page.getByText('“ask” is gone').first().click()
  await editor.inspector.getByRole('button', { name: /^Attach: / }).click()
  await expect(editor.canvas.getByLabel(/ask.*this port is gone/)).toBeHidden()
})
