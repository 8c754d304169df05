import type { Page } from '@playwright/test'
import { type Site, serveSite } from '../doubles/site'
import { createCollection } from './pages/collections'
import { test as base, expect } from './server'

/** A test whose server may read a small website on this computer. */
const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern, and this fixture needs no other
  site: async ({}, use) => {
    const site = await serveSite()
    site.page('/docs/', 'Start', 'The manual of the loom.', ['/docs/warp', '/docs/weft', '/docs/private', '/other'])
    site.page('/docs/warp', 'Warp', 'The warp is held under a tension of forty newtons.')
    site.page('/docs/weft', 'Weft', 'The weft is beaten with a reed of steel.')
    site.page('/docs/private', 'Private', 'Nobody may read this.')
    site.page('/other', 'Other', 'This page lies outside of the manual.')
    site.pages.set('/robots.txt', { body: 'User-agent: *\nDisallow: /docs/private\n', type: 'text/plain' })
    await use(site)
    await site.close()
  },
  serverEnv: async ({ site }, use) => use({ TELAR_EGRESS_ALLOW: new URL(site.url).host }),
})

async function search(page: Page, query: string): Promise<void> {
  await page.getByRole('tab', { name: 'Search' }).click()
  await page.getByRole('textbox', { name: 'Question or words' }).fill(query)
  await page.getByRole('button', { name: 'Search', exact: true }).click()
}

test('a website is crawled, one of its pages edited, and a sync shows the one change', async ({ page, site }) => {
  await createCollection(page, 'Loom manual')
  await page.getByRole('tab', { name: 'Sources' }).click()
  await page.getByRole('button', { name: 'Add source' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add source' })
  await dialog.getByRole('radio', { name: 'Website' }).click()
  await dialog.getByRole('textbox', { name: 'Start page' }).fill(`${site.url}/docs/`)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Manual')
  await dialog.getByRole('textbox', { name: 'Pause' }).fill('0')
  await dialog.getByRole('button', { name: 'Add and sync' }).click()

  const source = page.getByRole('listitem', { name: 'Manual' })
  await expect(source.getByText('3 added')).toBeVisible({ timeout: 30_000 })
  expect(site.requests.some(({ path }) => path === '/docs/private' || path === '/other')).toBe(false)
  await search(page, 'tension of the warp')
  await expect(page.getByText('forty newtons').first()).toBeVisible()

  site.page('/docs/warp', 'Warp', 'The warp is held under a tension of fifty newtons.')
  await page.getByRole('tab', { name: 'Sources' }).click()
  await page.getByRole('button', { name: 'Sync Manual now' }).click()
  await expect(source.getByText('1 changed')).toBeVisible({ timeout: 30_000 })
  await expect(source.getByText('3 added')).toHaveCount(0)

  await page.getByRole('button', { name: 'History of Manual' }).click()
  const history = page.getByRole('dialog', { name: 'Syncs of “Manual”' })
  await history.getByRole('button', { name: /1 changed/ }).click()
  await expect(history.getByText('2 unchanged')).toBeVisible()
  await expect(history.getByRole('link', { name: /docs\/warp/ })).toBeVisible()
  await expect(history.getByText(/docs\/weft/)).toHaveCount(0)
  await page.keyboard.press('Escape')

  await search(page, 'tension of the warp')
  await expect(page.getByText('fifty newtons').first()).toBeVisible()
  await expect(page.getByText('forty newtons')).toHaveCount(0)
})

test('a page that is gone leaves a tombstone and is found no more', async ({ page, site }) => {
  await createCollection(page, 'Loom manual')
  await page.getByRole('tab', { name: 'Sources' }).click()
  await page.getByRole('button', { name: 'Add source' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Add source' })
  await dialog.getByRole('radio', { name: 'List of addresses' }).click()
  await dialog.getByRole('textbox', { name: 'Addresses' }).fill(`${site.url}/docs/warp\n${site.url}/docs/weft`)
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Pages')
  await dialog.getByRole('button', { name: 'Add and sync' }).click()
  const source = page.getByRole('listitem', { name: 'Pages' })
  await expect(source.getByText('2 added')).toBeVisible({ timeout: 30_000 })
  site.pages.delete('/docs/weft')
  await page.getByRole('button', { name: 'Sync Pages now' }).click()
  await expect(source.getByText('1 removed')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('tab', { name: 'Documents' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'docs/weft' })).toHaveCount(0)
  await page.getByRole('switch', { name: /Show removed/ }).click()
  await expect(page.getByRole('row').filter({ hasText: 'docs/weft' }).getByText('Removed')).toBeVisible()
})
