import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('a collection says how good it is, and its advice is applied at one click', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.select('retriever')
  await editor.inspector.getByRole('combobox', { name: 'Search by' }).click()
  await page.getByRole('option', { name: 'Words (sparse)' }).click()
  await editor.expectSaved()

  await page.goto('/collections')
  await page.getByRole('link', { name: 'Aurora Clinic handbook' }).click()
  await page.getByRole('tab', { name: 'Quality' }).click()
  const figures = page.getByRole('table', { name: 'Figures by way of searching' })
  // Nobody asked for it: what was never measured is measured when it is looked at.
  await expect(figures.getByRole('row', { name: /^Hybrid, automatic/ })).toContainText('%', { timeout: 20_000 })
  await expect(page.getByText(/^On 11 saved questions\./)).toBeVisible()
  const advice = page.getByTestId('advice')
  await expect(advice).toContainText('11 of 11 questions is among the first five')
  await expect(advice.getByRole('listitem')).toContainText(': Words')
  await advice.getByRole('button', { name: 'Set this retriever to “Hybrid, what is named first”' }).click()
  await expect(advice).toContainText('The retriever that searches it is set so.')

  await page.getByText('Made', { exact: true }).click()
  await expect(
    page.getByText(/questions? made from the documents’ headings, sentences and tables \(synthetic\)/),
  ).toBeVisible({
    timeout: 20_000,
  })
  await page
    .getByRole('button', { name: /^Save as test question: / })
    .first()
    .click()
  await expect(page.getByRole('radio', { name: 'Saved (12)' })).toBeAttached()

  await page.goto('/collections')
  await expect(page.getByRole('row', { name: /Aurora Clinic handbook/ })).toContainText(/\d+%/)
})
