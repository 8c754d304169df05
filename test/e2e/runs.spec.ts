import { expect, testWithDoubles as test } from './doubles'
import { createPipeline } from './pages/pipelines'

test('one item of a list is looked into and tried again by itself', async ({ page, ollama }) => {
  const answers = () => ollama.requests.filter(({ path }) => path === '/api/chat').length
  const editor = await createPipeline(page, 'Minutes', 'Summary of a long document')
  await editor.dock.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(editor.answer.getByText(/tokens in/)).toBeVisible()
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await page.getByRole('button', { name: /^For each/ }).click()
  await page.getByRole('button', { name: 'What happened inside' }).click()
  const place = page.getByRole('navigation', { name: 'Place in the run' })
  await place.getByRole('combobox', { name: 'Item' }).click()
  await page.getByRole('option', { name: /^2 · What do the works/ }).click()
  await page.getByTestId('node-model').click()
  await expect(page).toHaveURL(/in=each%5B1%5D&step=model/)
  const before = answers()
  await page.getByRole('button', { name: 'Go on from here…' }).click()
  const fork = page.getByRole('dialog', { name: 'Go on from this step in a new run' })
  await expect(fork).toContainText('The other 2 items are taken from this run')
  await fork.getByRole('button', { name: 'Go on', exact: true }).click()
  await expect(page.getByText('fresh', { exact: true })).toBeVisible()
  // The item's model and the one that joins all items.
  await expect.poll(answers).toBe(before + 2)
})
