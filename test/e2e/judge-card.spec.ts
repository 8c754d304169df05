import { z } from 'zod'
import { expect, testWithOllama as test } from './doubles'

const csv = ['question,answer', ...Array.from({ length: 50 }, (_, at) => `What does room ${at} cost?,${at} euros.`)]

test('a judge is held against fifty labels, and its card says what its word is worth', async ({ page, ollama }) => {
  const api = async (path: string, input: unknown) => {
    const response = await page.request.post(`/api/trpc/${path}`, { data: input })
    return z.object({ result: z.object({ data: z.unknown().optional() }) }).parse(await response.json()).result.data
  }
  const read = async (path: string, input?: unknown) => {
    const response = await page.request.get(
      `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`,
    )
    return z.object({ result: z.object({ data: z.unknown().optional() }) }).parse(await response.json()).result.data
  }
  const withId = z.object({ id: z.string() })
  await page.goto('/')
  const [pipeline] = z.array(withId).parse(await read('pipelines.list'))
  const { id: datasetId } = withId.parse(await api('datasets.create', { name: 'Rooms' }))
  await api('datasets.import', { datasetId, format: 'csv', files: [{ name: 'rooms.csv', text: csv.join('\n') }] })
  const { id: experimentId } = withId.parse(
    await api('evaluation.create', { datasetId, candidates: [{ pipelineId: pipeline?.id }] }),
  )
  await api('evaluation.start', { experimentId })
  const measured = z.object({ state: z.string(), cells: z.array(withId) })
  await expect
    .poll(async () => measured.parse(await read('evaluation.get', { experimentId })).state, { timeout: 60_000 })
    .toBe('done')
  const { cells } = measured.parse(await read('evaluation.get', { experimentId }))
  for (const [at, { id: cellId }] of cells.entries())
    if (at > 0) await api('play.label', { cellId, verdict: at % 2 === 0 ? 'good' : 'bad' })

  await page.goto('/evaluation/judges')
  await page.getByRole('button', { name: 'New judge card' }).click()
  const dialog = page.getByRole('dialog', { name: 'New judge card' })
  await dialog.getByRole('textbox', { name: 'Rubric' }).fill('It names a price.')
  await dialog.getByRole('button', { name: 'Make the card' }).click()
  const card = page.getByRole('region', { name: /^Judge card of / })
  await expect(card).toContainText('It takes 50 answers that people called good or bad; there are 49.')
  await expect(card.getByRole('button', { name: 'Measure' })).toBeDisabled()
  await expect(card.getByRole('link', { name: 'Label 1 more answer' })).toBeVisible()

  await api('play.label', { cellId: cells[0]?.id, verdict: 'good' })
  await page.reload()
  const verdicts = Array.from({ length: 150 }, () => ({ path: '/api/chat', text: '{"reason":"It does.","pass":true}' }))
  ollama.script(...verdicts)
  await card.getByRole('button', { name: 'Measure' }).click()
  await expect(card.getByText(/Beyond chance the judge agrees with people not at all: κ 0/)).toBeVisible({
    timeout: 60_000,
  })
  await expect(card).toContainText('Always giving the commoner verdict would reach 50')
  await expect(card.getByText('25 answers on which judge and people differ')).toBeVisible()
  await expect(card.getByText('Calibrated', { exact: true })).toBeVisible()
})
