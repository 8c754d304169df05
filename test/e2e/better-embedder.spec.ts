import { expectReady, upload } from './pages/collections'
import { expect, test } from './server'

test('a collection on the earlier embedder is offered the better one, beside the live index, until it is switched', async ({
  page,
}) => {
  await page.goto('/collections')
  await page.getByRole('button', { name: 'New collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'New collection' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Earlier')
  await dialog.getByRole('combobox', { name: 'Embedding model' }).click()
  await page.getByRole('option', { name: /^lexical-384/ }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Earlier' })).toBeVisible()
  await upload(page, 'manual.md')
  await expectReady(page, 'manual.md')

  await page.getByRole('tab', { name: 'Index' }).click()
  const offer = page.getByRole('alert', { name: 'There is a better built-in embedder' })
  await offer.getByRole('button', { name: 'Build it beside this one' }).click()
  const second = page.getByRole('listitem', { name: 'Index 2' })
  await expect(second.getByText('Ready to switch')).toBeVisible({ timeout: 30_000 })
  await expect(second.getByText(/^static-384/)).toBeVisible()
  await expect(offer).toBeVisible()

  await second.getByRole('button', { name: 'Switch' }).click()
  const question = page.getByRole('dialog', { name: 'Search index 2 from now on?' })
  await question.getByRole('button', { name: 'Switch' }).click()
  const first = page.getByRole('listitem', { name: 'Index 1' })
  await expect(first.getByText('Kept for going back')).toBeVisible({ timeout: 30_000 })
  await expect(first.getByText(/^lexical-384/)).toBeVisible()
  await expect(offer).toBeHidden()
})
