import { createCollection, expectReady, upload } from './pages/collections'
import { expect, test } from './server'

test('a collection is indexed anew beside the live index, measured, switched, and taken back', async ({ page }) => {
  await createCollection(page, 'Handbook')
  await upload(page, 'handbook.pdf', 'manual.md')
  await expectReady(page, 'handbook.pdf')
  await expectReady(page, 'manual.md')

  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('textbox', { name: 'Question or words' }).fill('What carries the weft through the shed?')
  await page.getByText('Compare all', { exact: true }).click()
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  const save = page.getByRole('button', { name: /^Save as test question: handbook\.pdf/ }).first()
  await save.click()
  await page.getByRole('menuitem', { name: 'Any passage of this document does' }).click()
  await expect(page.getByText('1 test question').first()).toBeVisible()

  await page.getByRole('tab', { name: 'Index' }).click()
  await expect(page.getByRole('heading', { name: 'Live index' })).toBeVisible()
  await page.getByRole('button', { name: 'Change embedder, chunking or language…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Another index beside the live one' })
  await dialog.getByRole('textbox', { name: 'Chunk size' }).fill('80')
  await dialog.getByRole('textbox', { name: 'Overlap' }).fill('0')
  await dialog.getByRole('button', { name: 'Show what it costs' }).click()
  await expect(dialog.getByText(/2 documents · about \d+ chunks/)).toBeVisible({ timeout: 20_000 })
  await dialog.getByRole('button', { name: 'Build beside the live index' }).click()

  const second = page.getByRole('listitem', { name: 'Index 2' })
  await expect(second.getByText('Ready to switch')).toBeVisible({ timeout: 30_000 })
  await expect(second.getByText('On 1 test question')).toBeVisible()

  // What is saved later counts, too: the figures say that they are out of date, and a click measures again.
  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('textbox', { name: 'Question or words' }).fill('Which shed does the weft cross?')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page
    .getByRole('button', { name: /^Save as test question: handbook\.pdf/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Any passage of this document does' }).click()
  await expect(page.getByText('2 test questions').first()).toBeVisible()
  await page.getByRole('tab', { name: 'Index' }).click()
  await expect(second.getByRole('status')).toContainText('Other test questions are saved now.')
  await second.getByRole('button', { name: 'Measure index 2 again' }).click()
  await expect(second.getByText('On 2 test questions')).toBeVisible({ timeout: 30_000 })
  await expect(second.getByRole('status')).toBeHidden()

  await second.getByRole('button', { name: 'Switch' }).click()
  await page
    .getByRole('dialog', { name: 'Search index 2 from now on?' })
    .getByRole('button', { name: 'Switch' })
    .click()
  const first = page.getByRole('listitem', { name: 'Index 1' })
  await expect(first.getByText('Kept for going back')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('tab', { name: 'Documents' }).click()
  await expect(page.getByText(/^2 documents · (?!2 chunks)/)).toBeVisible()

  await page.getByRole('tab', { name: 'Index' }).click()
  await first.getByRole('button', { name: 'Roll back' }).click()
  await page.getByRole('dialog', { name: 'Go back to index 1?' }).getByRole('button', { name: 'Roll back' }).click()
  await expect(second.getByText('Kept for going back')).toBeVisible({ timeout: 30_000 })
})
