import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'
import { EditorPage } from './editor-page'

/** Makes a pipeline from a template, or from `Empty canvas`, and opens it. */
export async function createPipeline(page: Page, name: string, template: string): Promise<EditorPage> {
  await page.goto('/pipelines')
  await page.getByRole('button', { name: 'New pipeline' }).click()
  const dialog = page.getByRole('dialog', { name: 'New pipeline' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByText(template, { exact: true }).click()
  await expect(dialog.getByRole('radio', { name: template })).toBeChecked()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/pipelines\/[^/]+$/)
  const editor = new EditorPage(page)
  await editor.canvas.waitFor()
  return editor
}
