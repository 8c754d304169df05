import { expect, testWithDoubles as test } from './doubles'
import { EditorPage } from './pages/editor-page'

test('a run is tried on, a second prompt wins, goes into its node and is taken back', async ({
  page,
  ollama,
  qdrant,
}) => {
  const retrievals = () => qdrant.requests.filter(({ url }) => url.includes('/points/query')).length
  await page.goto('/')
  const editor = new EditorPage(page)
  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('OK')
  const before = retrievals()

  await editor.dock.getByRole('button', { name: 'Try here' }).click()
  await page.waitForURL(/\/playground\/[^?]+$/)
  const grid = page.getByRole('grid')
  await expect(grid.getByRole('rowheader')).toHaveCount(1)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(grid.getByRole('gridcell').first()).not.toHaveText(/Not played|Asked|Answering/)

  await page.getByRole('button', { name: 'New variant', exact: true }).click()
  const writing = page.getByRole('dialog')
  const system = writing.getByRole('textbox', { name: 'System message' })
  await system.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' {{ qestion }}', { delay: 5 })
  await expect(writing.getByText('Did you mean “question”?')).toBeVisible()
  await expect(writing.getByRole('button', { name: 'Keep and play' })).toBeDisabled()
  for (let at = 0; at < 14; at++) await page.keyboard.press('Backspace')
  await page.keyboard.type(' Answer in one word.', { delay: 5 })
  await expect(writing.getByRole('region', { name: 'What the model is asked' })).toContainText('Answer in one word.')
  await writing.getByRole('textbox', { name: 'Name', exact: true }).fill('One word')
  await writing.getByRole('button', { name: 'Keep and play' }).click()
  await expect(grid.getByRole('columnheader')).toHaveCount(3)
  await expect(grid.getByRole('gridcell').nth(1)).not.toHaveText(/Not played|Asked|Answering/)
  // The context was frozen with the run: no prompt made it be looked up again.
  expect(retrievals()).toBe(before)
  expect(ollama.requests.filter(({ path }) => path === '/api/chat').length).toBeGreaterThanOrEqual(2)

  await grid.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'When is the clinic closed?' })).toBeVisible()
  await expect(page).toHaveURL(/cell=/)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'What can be done with One word' }).click()
  await page.getByRole('menuitem', { name: 'Use in the pipeline' }).click()
  await expect(page.getByText('Variant 2 “One word” is in the prompt now.')).toBeVisible()
  await expect(editor.inspector).toContainText('Answer in one word.')
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
  await expect(editor.inspector).not.toContainText('Answer in one word.')
})
