import { expect, test } from './server'

test.use({ viewport: { width: 390, height: 844 } })

test('no page is wider than a phone, and the icons of the top bar keep their names', async ({ page }) => {
  await page.goto('/pipelines')
  for (const name of ['Collections', 'Runs', 'Models', 'Settings', 'Pipelines']) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    const wide = await page.evaluate(() =>
      [document.documentElement, document.querySelector('main')].map((one) => one && one.scrollWidth - one.clientWidth),
    )
    expect(wide, name).toEqual([0, 0])
  }
})
