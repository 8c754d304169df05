import { expect, test } from './server'

test('the tour, the keys and the palette, by keyboard', async ({ page }) => {
  await page.goto('/')
  await page.getByTestId('live-status').waitFor()
  await page.getByRole('button', { name: 'Take the tour' }).press('Enter')
  await expect(page.getByRole('dialog', { name: 'The pipeline' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByTestId('live-status').waitFor()
  await expect(page.getByRole('button', { name: 'Take the tour' })).toHaveCount(0)

  await page.keyboard.press('Shift+?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(sheet).toHaveCount(0)

  const command = async (text: string) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('textbox', { name: 'Search and commands' }).fill(text)
    await page.keyboard.press('Enter')
  }
  await command('theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  await expect(page).toHaveTitle('Ask the handbook · Telar')
  await command('new pipeline')
  await expect(page.getByRole('dialog', { name: 'New pipeline' })).toBeVisible()
  await expect(page).toHaveTitle('Pipelines · Telar')
})
