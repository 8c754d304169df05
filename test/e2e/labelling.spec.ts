import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('answers of runs are saved as cases with one click and labelled by keys', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  for (const question of ['When is the clinic closed?', 'What does a checkup cost?']) {
    await editor.ask(question)
    await editor.expectOutcome('Only quoted')
    await editor.answer.getByRole('button', { name: 'Save as case' }).click()
    await expect(editor.answer.getByRole('button', { name: 'Edit the case…' })).toBeVisible()
  }
  await page.goto('/datasets')
  await page.getByRole('link', { name: 'Clinic handbook: questions' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Clinic handbook: questions' })).toBeVisible()
  await page.getByRole('button', { name: /^Dataset “/ }).click()
  await page.getByRole('menuitem', { name: 'Label answers…' }).click()

  const progress = page.getByRole('status').filter({ hasText: /^\d+ of \d+ labelled$/ })
  await expect(progress).toHaveText('0 of 2 labelled')
  await expect(page.getByTestId('answer')).toBeVisible()
  await page.keyboard.press('g')
  await expect(progress).toHaveText('1 of 2 labelled')
  await page.keyboard.press('2')
  await expect(page.getByText(/^\s*All are labelled/)).toBeVisible()
  await page.keyboard.press('z')
  await expect(progress).toHaveText('1 of 2 labelled')
  await page.keyboard.press('c')
  await page.getByRole('textbox', { name: /What the answer should have been/ }).fill('It depends.')
  await page.keyboard.press('Control+Shift+Enter')
  await expect(page.getByText('Correction kept; the case expects it now.')).toBeVisible()
  await page.keyboard.press('u')
  await expect(progress).toHaveText('2 of 2 labelled')

  // What was said is kept.
  await page.reload()
  await expect(progress).toHaveText('2 of 2 labelled')
  await page.getByRole('button', { name: 'Results' }).click()
  await expect(
    page.getByRole('region').or(page.locator('section')).filter({ hasText: 'What people said' }).first(),
  ).toContainText('Unsure1')
})
