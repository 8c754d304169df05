import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { createCollection, expectReady, upload } from './pages/collections'
import { startServer } from './server'

base('a collection whose vectors were deleted says so and is rebuilt with one button', async ({ browser }) => {
  base.slow()
  const dataFolder = await mkdtemp(join(tmpdir(), 'telar-e2e-'))
  const first = await startServer({ dataFolder })
  const before = await browser.newPage({ baseURL: first.address })
  await createCollection(before, 'Handbook')
  await upload(before, 'handbook.pdf')
  await expectReady(before, 'handbook.pdf')
  const { pathname } = new URL(before.url())
  await before.close()
  await first.stop()
  for (const name of await readdir(dataFolder)) if (name.startsWith('vectors.db')) await rm(join(dataFolder, name))

  const second = await startServer({ dataFolder })
  const page = await browser.newPage({ baseURL: second.address })
  await page.goto('/collections')
  await expect(page.getByRole('row', { name: /Handbook/ }).first()).toContainText('The index is lost or damaged')
  await page.goto(pathname)
  const trouble = page.getByRole('region', { name: 'What is wrong with the index' })
  await expect(trouble).toContainText('The index of “Handbook” is not in the vector store')
  await expect(page.getByRole('row', { name: /handbook\.pdf/ })).toContainText('Not searchable')
  await trouble.getByRole('button', { name: 'Rebuild' }).click()
  await expect(trouble).toBeHidden({ timeout: 30_000 })
  await expect(page.getByRole('row', { name: /handbook\.pdf/ })).toContainText('Ready')
  await page.close()
  await second.stop()
  await rm(dataFolder, { recursive: true, force: true })
})
