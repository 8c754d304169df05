import type { Page } from '@playwright/test'
import { createPipeline } from './pages/pipelines'
import { expect, test } from './server'

/** A bad mobile connection. */
async function slowDown(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const rate = 50_000
  const conditions = { offline: false, latency: 1_000, downloadThroughput: rate, uploadThroughput: rate }
  await session.send('Network.emulateNetworkConditions', conditions)
}

test('a page that is long on its way shows that it is, however it was asked for', async ({ page }) => {
  await createPipeline(page, 'Slow', 'Hybrid search with reranking')
  await page.goto('/pipelines')
  await page.waitForLoadState('networkidle')
  await slowDown(page)
  const loading = page.getByRole('progressbar', { name: 'Loading the page' })
  const card = page.getByRole('link', { name: 'Slow', exact: true })

  await expect(loading).toHaveCount(0)
  await card.click()
  await expect(loading).toBeVisible()
  await expect(page).toHaveURL(/\/pipelines\/[^/]+$/)
  await expect(loading).toHaveCount(0)

  // Back is there at once; the keyboard asks for another page.
  await page.goBack()
  await expect(card).toBeVisible()
  await page.getByRole('link', { name: 'Models' }).press('Enter')
  await expect(loading).toBeVisible()
  await expect(page).toHaveURL(/\/models$/)
  await expect(loading).toHaveCount(0)
})
