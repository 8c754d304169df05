import { expect, testWithOllama as test } from './doubles'
import { createPipeline } from './pages/pipelines'
import { startServer } from './server'

/** Long enough for the server to go away in the middle. */
const days = Array.from({ length: 100 }, (_, day) => `On day ${day} it opens at eight. `)
const slow = { path: '/chat', text: days.join(''), tokenDelayMs: 25 }
/** From the moment the server is gone; it is noticed within three seconds, and a busy machine paints late. */
const noticed = { timeout: 5_000 }

test('a server that hangs, and one that is gone, are noticed in the middle of a run', async ({
  page,
  ollama,
  server,
}) => {
  const editor = await createPipeline(page, 'Lost', 'Hybrid search with reranking')
  await editor.select('retriever')
  await editor.inspector.getByRole('combobox', { name: 'Collection' }).click()
  await page.getByRole('option', { name: /^Aurora Clinic handbook/ }).click()
  const lost = editor.dock.getByRole('alert').filter({ hasText: 'does not answer' })

  ollama.script(slow)
  await editor.ask('When does the clinic open?')
  await expect(editor.answer).toContainText('it opens at eight.')
  await expect(lost).toHaveCount(0)
  process.kill(server.pid, 'SIGSTOP')
  try {
    await expect(lost).toBeVisible(noticed)
    await expect(editor.answer).toHaveAttribute('aria-busy', 'false')
  } finally {
    process.kill(server.pid, 'SIGCONT')
  }
  await expect(lost).toHaveCount(0, { timeout: 10_000 })
  await expect(editor.answer).toHaveAttribute('aria-busy', 'true')

  process.kill(server.pid, 'SIGKILL')
  await expect(lost).toHaveCount(1, noticed)
  await expect(editor.dock.getByText('Running', { exact: true })).toHaveCount(0)

  // Started again, it says once that the run was cut off, and no time that nobody knows.
  const { port } = new URL(server.address)
  const again = await startServer({ dataFolder: server.dataFolder, env: { PORT: port, OLLAMA_URL: ollama.url } })
  try {
    await expect(editor.dock.getByText('Telar stopped while this was running')).toHaveCount(1)
    await expect(lost).toHaveCount(0)
    await expect(editor.dock.getByText('< 1 ms')).toHaveCount(0)
    await page.goto(`/runs/${new URL(page.url()).searchParams.get('run')}`)
    await expect(page.getByText('Telar stopped while this was running')).toHaveCount(1)
    await expect(page.getByText('Failed', { exact: true }).first()).toBeVisible()
    await expect(page.getByText(/^FailedLost · Studio · [^<·]+ · Plan/)).toBeVisible()
  } finally {
    await again.stop()
  }
})
