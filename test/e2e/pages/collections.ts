import { basename, join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

const documents = join(import.meta.dirname, '..', '..', 'fixtures', 'documents')

/** Makes a collection in the studio and stays on its page. */
export async function createCollection(page: Page, name: string): Promise<void> {
  await page.goto('/collections')
  await page.getByRole('button', { name: 'New collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'New collection' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Chooses files of `test/fixtures/documents` in the browser's file dialog, all at once. */
export async function upload(page: Page, ...names: string[]): Promise<void> {
  const dialog = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /^(Choose files|Elegir archivos)$/ })
    .first()
    .click()
  await (await dialog).setFiles(names.map((name) => join(documents, name)))
}

/** The row of a document in its collection's table. */
export function documentRow(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('cell', { name: basename(name), exact: true }) })
}

export async function expectReady(page: Page, name: string): Promise<void> {
  await expect(documentRow(page, name).getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 })
}
