import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('what is varied on the canvas is swept, the winner comes back to the canvas, and is taken back', async ({
  page,
}) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.select('retriever')
  const topK = editor.inspector.locator('[data-field="topK"]')
  await topK.getByText('Chunks', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Vary this…' }).click()
  const values = page.getByRole('dialog')
  await values.getByRole('textbox', { name: 'Values to try' }).fill('1, 8')
  await page.keyboard.press('Enter')
  await expect(topK).toContainText(/Tried: 1 . 8/)

  const collection = editor.inspector.locator('[data-field="collectionId"]')
  await collection.getByText('Collection', { exact: true }).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Vary chunking…' }).click()
  await values.getByRole('textbox', { name: /^Chunk sizes to try/ }).fill('60')
  await page.keyboard.press('Enter')
  await expect(values.getByRole('list', { name: /^Chunking of/ }).getByRole('listitem')).toHaveCount(2)
  await values.getByRole('button', { name: 'Vary', exact: true }).click()

  // It is kept beside the drawing, and survives a reload.
  await page.reload()
  const chip = page.getByRole('button', { name: '2 things varied · 4 variants' })
  await chip.click()
  await page.getByRole('button', { name: 'Find the best settings…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New experiment' })
  await expect(dialog.getByRole('list', { name: 'What varies' }).getByRole('listitem')).toHaveCount(2)
  await dialog.getByRole('combobox', { name: 'Dataset', exact: true }).click()
  await page.getByRole('option').first().click()
  await expect(dialog.getByText(/variants, 1 index to build: about .* calls/)).toBeVisible({ timeout: 30_000 })
  await dialog.getByRole('button', { name: 'Measure', exact: true }).click()

  const winner = page.getByTestId('winner')
  await expect(winner).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('region', { name: 'Rounds' }).getByRole('listitem').first()).toContainText('variants on')
  const table = page.getByRole('table', { name: 'All variants' })
  await expect(table.getByRole('row')).toHaveCount(6)
  // Whatever won: a variant that differs from the drawing in both is put on the canvas.
  const both = table.getByRole('row', { name: /^\S+ \d+ 1 Paragraphs · 60 tokens/ })
  await both.getByRole('link', { name: /^Use in the pipeline: / }).click()
  const taken = page.getByRole('dialog', { name: 'On the canvas now' })
  await expect(taken).toContainText('Measured on another index of “Aurora Clinic handbook”')
  await taken.getByRole('button', { name: 'Undo' }).click()
  await expect(editor.nodes()).toHaveCount(6)
  await expect(page).not.toHaveURL(/candidate=/)
})
