import type { Page } from '@playwright/test'
import { expect, testWithDoubles as test } from './doubles'
import { EditorPage } from './pages/editor-page'
import { createPipeline } from './pages/pipelines'

/** Chooses in one of the fields that open a list. */
async function choose(page: Page, field: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

const idOf = (page: Page): string => page.url().replace(/.*\/runs\/([^?]+).*/, '$1')

test('runs are found, replayed on the draft, gone on from and compared', async ({ page, ollama, qdrant }) => {
  const calls = () => [
    qdrant.requests.filter(({ url }) => url.includes('/points/query')).length,
    ollama.requests.filter(({ path }) => path === '/api/embed').length,
    ollama.requests.filter(({ path }) => path === '/api/chat').length,
  ]
  await page.goto('/')
  const editor = new EditorPage(page)
  for (const question of ['What does a checkup cost?', 'When is the clinic closed?']) {
    const before = page.url()
    await editor.ask(question)
    await page.waitForURL((url) => url.href !== before && url.searchParams.has('run'))
    await editor.expectOutcome('OK')
  }
  const [searches, , answers] = calls()
  expect(searches).toBeGreaterThanOrEqual(2)
  expect(answers).toBe(2)

  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  const links = page.getByRole('table', { name: 'Runs' }).getByRole('link')
  await expect(links).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Words' }).fill('CLÍNIC')
  await choose(page, 'Status', 'OK')
  await choose(page, 'When', 'Today')
  await expect(links).toHaveText(['When is the clinic closed?'])
  for (const held of [/q=CL.+NIC/, /status=ok/, /from=\d{4}-\d\d-\d\d/]) await expect(page).toHaveURL(held)
  await page.reload()
  await expect(links).toHaveText(['When is the clinic closed?'])
  await expect(page.getByRole('combobox', { name: 'When' })).toHaveValue('Today')
  await choose(page, 'Status', 'Failed')
  await expect(page.getByText('No run fits these filters')).toBeVisible()
  await choose(page, 'Status', 'OK')
  await links.click()

  // On its frozen graph, with its data.
  await page.getByTestId('node-retriever').click()
  await expect(page.getByRole('heading', { name: 'Step Retriever' })).toBeVisible()
  await expect(page).toHaveURL(/step=retriever/)
  const first = idOf(page)

  await page.getByRole('link', { name: 'Open the pipeline' }).click()
  await editor.select('prompt-template')
  await editor.inspector.getByRole('textbox', { name: 'System message' }).click()
  await page.keyboard.type('Answer in one word. ')
  await editor.expectSaved()
  const [searched, embedded, answered = 0] = calls()
  await page.goto(`/runs/${first}`)
  await page.getByRole('button', { name: 'Replay on the draft' }).click()
  const replay = page.getByRole('dialog', { name: 'Replay on the draft' })
  await expect(replay.getByRole('listitem').first()).toHaveText('Retriever')
  await replay.getByRole('button', { name: 'Replay', exact: true }).click()
  await page.waitForURL(/\/pipelines\/[^/]+\?run=/)
  await editor.expectOutcome('OK')
  expect(calls()).toEqual([searched, embedded, answered + 1])

  await page.goto(`/runs/${first}?step=model`)
  await page.getByRole('button', { name: 'Go on from here…' }).click()
  const fork = page.getByRole('dialog', { name: 'Go on from this step in a new run' })
  await fork.getByText('Edit outputs').click()
  await fork.getByRole('textbox').first().fill('Never [1].')
  await fork.getByRole('button', { name: 'Go on', exact: true }).click()
  await page.waitForURL((url) => /\/runs\/[^/]+$/.test(url.pathname) && !url.pathname.endsWith(first))
  await expect(page.getByText('Never')).not.toHaveCount(0)
  expect(calls()).toEqual([searched, embedded, answered + 1])

  const forked = idOf(page)
  await page.goto(`/runs/compare?a=${first}&b=${forked}`)
  await expect(page.getByText('Both had the same inputs.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'answer', exact: true })).toBeVisible()
  const steps = page.getByRole('button', { expanded: false, name: /differ/ })
  await expect(steps).toHaveText([/^Model.*OK.*Pinned.*outputs differ/, /^Output.*inputs differ.*outputs differ/])
})

test('one item of a list is looked into and tried again by itself', async ({ page, ollama }) => {
  const answers = () => ollama.requests.filter(({ path }) => path === '/api/chat').length
  const editor = await createPipeline(page, 'Minutes', 'Summary of a long document')
  await editor.dock.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(editor.answer.getByText(/tokens in/)).toBeVisible()
  await page.getByRole('link', { name: 'Runs', exact: true }).click()
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await page.getByRole('button', { name: /^For each/ }).click()
  await page.getByRole('button', { name: 'What happened inside' }).click()
  const place = page.getByRole('navigation', { name: 'Place in the run' })
  await place.getByRole('combobox', { name: 'Item' }).click()
  await page.getByRole('option', { name: /^2 · What do the works/ }).click()
  await page.getByTestId('node-model').click()
  await expect(page).toHaveURL(/in=each%5B1%5D&step=model/)
  const before = answers()
  await page.getByRole('button', { name: 'Go on from here…' }).click()
  const fork = page.getByRole('dialog', { name: 'Go on from this step in a new run' })
  await expect(fork).toContainText('The other 2 items are taken from this run')
  await fork.getByRole('button', { name: 'Go on', exact: true }).click()
  await expect(page.getByText('fresh', { exact: true })).toBeVisible()
  // The item's model and the one that joins all items.
  await expect.poll(answers).toBe(before + 2)
})
