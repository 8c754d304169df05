import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

test('a template runs at once on its own documents', async ({ page }) => {
  const editor = await createPipeline(page, 'Front office', 'Classification by pattern')
  await editor.dock.getByRole('button', { name: 'Run', exact: true }).click()
  await editor.expectOutcome('Only quoted')
  await expect(editor.answer).toContainText('within five working days')
  await editor.citations().first().click()
  await expect(page.getByText('Billing.md').first()).toBeVisible()
})
