import { EditorPage } from './pages/editor-page'
import { expect, test } from './server'

test('a template offers its names by keyboard, and the model’s step shows what it had before it', async ({ page }) => {
  await page.goto('/')
  const editor = new EditorPage(page)
  await expect(editor.nodes()).toHaveCount(6)
  await editor.select('prompt-template')
  const user = editor.inspector.locator('[data-field="user"] [contenteditable="true"]')
  await user.click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Again: {{')
  const offered = page.getByRole('listbox').getByRole('option')
  await expect(offered.filter({ hasText: 'question' })).toBeVisible()
  await page.keyboard.type('que')
  await expect(offered).toHaveCount(1)
  // CodeMirror's list takes no key for 75 ms, lest somebody who writes on chooses by accident.
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
  await expect(user).toContainText('Again: {{ question }}')

  await page.keyboard.press('Control+End')
  await page.keyboard.type(' {{')
  await page.keyboard.press('Escape')
  await expect(editor.inspector.getByText(/is not closed|a name is missing/).first()).toBeVisible()
  for (let presses = 0; presses < 5; presses++) await page.keyboard.press('Control+z')
  await expect(editor.inspector.getByText(/is not closed|a name is missing/)).toHaveCount(0)

  await editor.ask('When is the clinic closed?')
  await editor.expectOutcome('Only quoted')
  await editor.inspector.getByRole('tab', { name: 'Data' }).click()
  await editor.inspector.getByRole('button', { name: 'What Model had before it' }).click()
  await expect(
    editor.inspector.getByRole('list', { name: 'Tokens of each source' }).getByRole('listitem'),
  ).not.toHaveCount(0)
  await expect(editor.inspector.getByText(/^Estimated \d+ tokens, the server counted \d+/)).toBeVisible()
  await expect(editor.inspector.getByText('Nothing was left out.')).toBeVisible()
  await editor.inspector.getByRole('button', { name: /as the model got them/ }).click()
  await expect(
    editor.inspector.locator('pre').filter({ hasText: 'You answer questions from the given sources' }).first(),
  ).toBeVisible()
})
