import type { Page } from '@playwright/test'
import { createCollection, documentRow, expectReady, upload } from './pages/collections'
import { expect, test } from './server'

test('many files at once: each broken one says what is wrong with it, the rest is indexed', async ({ page }) => {
  await createCollection(page, 'All sorts')
  const sound = ['handbook.pdf', 'manual.md', 'report.docx', 'page.html']
  await upload(
    page,
    'encrypted.pdf',
    ...sound.slice(0, 2),
    'scanned.pdf',
    'zero-bytes.txt',
    ...sound.slice(2),
    'truncated.pdf',
  )
  await expectFailed(page, 'encrypted.pdf', 'Remove the password and upload it again.')
  await expectFailed(
    page,
    'scanned.pdf',
    'Install tesseract and start Telar again, or run OCR on it first and upload the result.',
  )
  await expectFailed(page, 'zero-bytes.txt', 'Check that it is the right file.')
  await expectFailed(page, 'truncated.pdf', 'Open it in its own program, save it again and upload that copy.')
  for (const name of sound) await expectReady(page, name)

  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('textbox', { name: 'Question or words' }).fill('What carries the weft through the shed?')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByRole('link', { name: /handbook\.pdf/ }).first()).toBeVisible()

  // Longer than an address may be.
  await page
    .getByRole('textbox', { name: 'Question or words' })
    .fill('Was trägt den Schuss durch das Fach? '.repeat(260))
  const answered = page.waitForResponse((response) => response.url().includes('collections.search'))
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  expect((await answered).status()).toBe(200)
  await expect(page.getByRole('link', { name: /handbook\.pdf/ }).first()).toBeVisible()

  await page.getByRole('tab', { name: 'Documents' }).click()
  await upload(page, 'handbook.pdf')
  await expect(page.getByText('“handbook.pdf” is already in this collection; nothing was added twice.')).toBeVisible()
  await expect(documentRow(page, 'handbook.pdf')).toHaveCount(1)

  await page.getByRole('checkbox', { name: 'Select handbook.pdf' }).click()
  await page.getByRole('checkbox', { name: 'Select report.docx' }).focus()
  await page.keyboard.press('Shift+Space')
  const chosen = page.getByRole('region', { name: 'Chosen documents' })
  await expect(chosen.getByRole('status')).toHaveText(/^[2-8] documents selected$/)
  await chosen.getByRole('button', { name: 'Clear selection' }).click()
  for (const name of ['scanned.pdf', 'truncated.pdf']) {
    await page.getByRole('checkbox', { name: `Select ${name}` }).click()
  }
  await chosen.getByRole('button', { name: 'Delete' }).click()
  const many = page.getByRole('dialog', { name: 'Delete 2 documents?' })
  await many.getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('2 documents deleted.')).toBeVisible()
  await expect(documentRow(page, 'truncated.pdf')).toHaveCount(0)
  await expect(documentRow(page, 'handbook.pdf')).toHaveCount(1)

  await page.getByRole('button', { name: 'Delete encrypted.pdf' }).click()
  const question = page.getByRole('dialog', { name: 'Delete “encrypted.pdf”?' })
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(documentRow(page, 'encrypted.pdf')).toHaveCount(0)
})

test('files dropped anywhere on the page are uploaded', async ({ page }) => {
  await createCollection(page, 'Dropped')
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer()
    transfer.items.add(new File(['The loom stands by the window.'], 'loom.txt', { type: 'text/plain' }))
    transfer.items.add(new File(['# Wool\n\nWool is washed in the river.'], 'wool.md', { type: 'text/markdown' }))
    return transfer
  })
  const heading = page.getByRole('heading', { level: 1 })
  await heading.dispatchEvent('dragover', { dataTransfer: data })
  await expect(page.getByText('Drop to upload')).toBeVisible()
  await heading.dispatchEvent('drop', { dataTransfer: data })
  await expectReady(page, 'loom.txt')
  await expectReady(page, 'wool.md')
  await expect(page.getByText(/^2 documents · 2 chunks/)).toBeVisible()
})

/** Whether it was refused on arrival or failed while it was read: its row says so, and what to do. */
async function expectFailed(page: Page, name: string, fix: string): Promise<void> {
  const row = documentRow(page, name)
  await expect(row.getByText('Failed', { exact: true })).toBeVisible({ timeout: 30_000 })
  await expect(row).toContainText(fix)
}
