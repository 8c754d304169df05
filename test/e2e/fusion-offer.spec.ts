import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

const golden = join(import.meta.dirname, '..', 'fixtures', 'graphs', '0.1.0-question-answering.json')

/** A pipeline as it was exported before a retriever had a fusion, on the example's documents. */
function earlierPipeline(collectionId: string): string {
  const file = JSON.parse(readFileSync(golden, 'utf8'))
  for (const node of file.graph.nodes) {
    if (node.type === 'retriever') node.config = { collectionId, mode: 'hybrid', topK: 8, candidates: 50 }
  }
  return JSON.stringify(file)
}

async function importEarlier(page: Page): Promise<EditorPage> {
  await page.goto('/collections')
  const link = await page.getByRole('link', { name: 'Aurora Clinic handbook' }).getAttribute('href')
  await page.goto('/pipelines')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import a pipeline' })
  await dialog.getByRole('textbox').fill(earlierPipeline(link?.split('/').at(-1) ?? ''))
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await page.waitForURL(/\/pipelines\/[^/]+$/)
  const editor = new EditorPage(page)
  await editor.select('retriever')
  return editor
}

test('a pipeline of an earlier version is offered the better fusion, shown what it changes, and can go back', async ({
  page,
}) => {
  const editor = await importEarlier(page)
  const fusion = editor.inspector.getByRole('combobox', { name: 'Fusion' })
  const offer = editor.inspector.getByRole('region', { name: 'A better fusion' })
  await expect(offer).toBeVisible()
  await expect(fusion).toHaveValue('By rank (RRF)')

  await offer.getByRole('button', { name: 'Show what changes' }).click()
  await expect(offer.getByRole('status')).toHaveText(
    /^Measured on \d+ saved questions\. (Both find the same|Automatic finds \d+ more) among the first five/,
  )
  await expect(offer.getByRole('row', { name: /recall@5.* \d+% \d+%$/ })).toBeVisible()
  await expect(offer.getByRole('row', { name: /nDCG@10.* [01](\.\d+)? [01](\.\d+)?$/ })).toBeVisible()

  await offer.getByRole('button', { name: 'Use it' }).click()
  await expect(offer).toBeHidden()
  await expect(fusion).toHaveValue('Automatic')
  await page.keyboard.press('Control+z')
  await expect(offer).toBeVisible()
  await expect(fusion).toHaveValue('By rank (RRF)')
  // It was one step: nothing is left to take back.
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()

  await offer.getByRole('button', { name: 'Show what changes' }).click()
  await expect(offer.getByRole('table', { name: 'Figures of both' })).toBeVisible()
  await editor.inspector.getByRole('switch', { name: 'Prefer what the question names' }).click()
  await expect(offer).toContainText('The settings have changed since.')
  await offer.getByRole('button', { name: 'Measure again' }).click()
  await expect(offer).not.toContainText('The settings have changed since.')
  await expect(offer.getByRole('table', { name: 'Figures of both' })).toBeVisible()
})

test('what somebody keeps is not offered again, and other retrievers still are', async ({ page }) => {
  const editor = await importEarlier(page)
  const offer = editor.inspector.getByRole('region', { name: 'A better fusion' })
  await offer.getByRole('button', { name: 'Keep as it is' }).click()
  await expect(offer).toBeHidden()
  await expect(editor.inspector.getByRole('combobox', { name: 'Fusion' })).toHaveValue('By rank (RRF)')
  await page.reload()
  await editor.select('retriever')
  await expect(editor.inspector.getByRole('combobox', { name: 'Fusion' })).toHaveValue('By rank (RRF)')
  await expect(offer).toBeHidden()

  const other = await importEarlier(page)
  await expect(other.inspector.getByRole('region', { name: 'A better fusion' })).toBeVisible()
})
