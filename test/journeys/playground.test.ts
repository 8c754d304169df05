import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { ragGraph } from '@/server/services/pipelines/templates'
import { chatModel } from '../doubles/ollama-models'
import { openPlayground, questions } from './open-playground'
import { until } from './until'

type Playground = Awaited<ReturnType<typeof openPlayground>>
let open: Playground
let { studio, records, ollama, collectionId, add, putCases, chats, retrievals, aGrid, play, change, prompt } =
  {} as Playground
beforeAll(async () => {
  open = await openPlayground()
  ;({ studio, records, ollama, collectionId, add, putCases, chats, retrievals, aGrid, play, change, prompt } = open)
}, 60_000)
afterAll(() => open.close())

describe('a grid', () => {
  it('plays every case once, and another prompt without another search', async () => {
    const { id } = await aGrid()
    const before = retrievals()
    const first = await play(id)
    expect(first).toMatchObject({ total: 3, left: 3 })
    expect(first.grid.cells.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(first.grid.rows.map(({ context }) => context)).toEqual(['done', 'done', 'done'])
    const searched = retrievals()
    expect(searched.queries - before.queries).toBe(3)
    expect(searched.embeds - before.embeds).toBe(3)

    const config = { ...(await prompt(id)), user: 'Answer {{ question }} from:\n\n{{ sources }}' }
    await studio.play.addVariant({ gridId: id, config })
    const asked = chats()
    const second = await play(id)
    expect(second).toMatchObject({ total: 6, left: 3 })
    expect(chats() - asked).toBe(3)
    expect(retrievals()).toEqual(searched)
    expect(await play(id)).toMatchObject({ total: 6, left: 0 })
    expect(chats() - asked).toBe(3)
  })

  it('gives k answers for k repeats, and tells how many differ', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    await change(id, { repeats: 3 })
    ollama.script(...['Six bar [1].', 'At six bar [1].', 'Six bar [1].'].map((text) => ({ path: '/api/chat', text })))
    const asked = chats()
    const { grid } = await play(id)
    expect(chats() - asked).toBe(3)
    expect(grid.cells.map(({ repeat }) => repeat).toSorted()).toEqual([0, 1, 2])
    expect(new Set(grid.cells.map(({ answerHash }) => answerHash)).size).toBe(2)
    expect(grid.cells.every(({ reused }) => reused === null)).toBe(true)
    await change(id, { repeats: 2 })
    const fewer = await studio.play.get({ id })
    expect([fewer.cells.length, fewer.figures[0]?.done, fewer.figures[0]?.total]).toEqual([2, 2, 2])
  })

  it('takes an equal answer of another grid, says where from, and keeps it out of the times', async () => {
    const first = await aGrid(questions.slice(1))
    const { grid: origin } = await play(first.id)
    const { id } = await studio.play.create({
      pipelineId: first.pipelineId,
      datasetId: first.datasetId,
    })
    const asked = chats()
    const { grid } = await play(id)
    expect(chats() - asked).toBe(0)
    const [cell] = grid.cells
    expect(cell?.reused).toMatchObject({ gridId: first.id, latencyMs: expect.any(Number) })
    expect(origin.cells.map((one) => one.id)).toContain(cell?.reused?.cellId)
    expect(grid.figures).toMatchObject([{ done: 2, reused: 2, latencyMs: null }])
    const again = await play(id, { again: true })
    expect(again.left).toBe(2)
    expect(chats() - asked).toBe(2)
    expect(again.grid.figures).toMatchObject([{ reused: 0, latencyMs: { p50: expect.any(Number) } }])
  })

  it('plays again what changed, and nothing else', async () => {
    const { id, datasetId } = await aGrid()
    await play(id)
    await putCases(datasetId, [{ id: `${id}-1`, inputs: { question: 'What does the pump deliver a minute?' } }])
    const stale = await studio.play.get({ id })
    expect(stale.cells.filter((cell) => cell.stale).map(({ caseId }) => caseId)).toEqual([`${id}-1`])
    const [asked, searched] = [chats(), retrievals()]
    expect(await play(id)).toMatchObject({ total: 3, left: 1 })
    expect(chats() - asked).toBe(1)
    expect(retrievals().queries - searched.queries).toBe(1)
  })

  it('judges stored answers anew when other things are asked of them, without the model', async () => {
    const { id } = await aGrid(questions.slice(0, 2))
    await play(id)
    await change(id, { assertions: [{ kind: 'contains', id: 'c', text: 'six bar', not: false, ignoreCase: true }] })
    const asked = chats()
    const { grid, left } = await play(id)
    expect(left).toBe(2)
    expect(chats()).toBe(asked)
    const passed = new Map(grid.cells.map((cell) => [cell.caseId, cell.passed]))
    expect([passed.get(`${id}-0`), passed.get(`${id}-1`)]).toEqual([true, false])
    expect(grid.figures).toMatchObject([{ passed: 1, failed: 1 }])
  })

  it('plays models beside one another, by what each is called', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    const price = { input: 1, output: 2 }
    const models = [chatModel.name, 'other:1b'].map((model) => ({ ref: { provider: 'ollama' as const, model }, price }))
    await change(id, { models })
    const { grid } = await play(id)
    expect(grid.columns.map(({ model }) => model)).toEqual([`ollama/${chatModel.name}`, 'ollama/other:1b'])
    const asked = ollama.requests.filter(({ path }) => path === '/api/chat').slice(-2)
    expect(asked.map(({ body }) => z.object({ model: z.string() }).parse(body).model).toSorted()).toEqual(
      [chatModel.name, 'other:1b'].toSorted(),
    )
    const [cell] = grid.cells
    expect(cell?.cost).toBeCloseTo(((cell?.inputTokens ?? 0) + 2 * (cell?.outputTokens ?? 0)) / 1_000_000, 12)
  })

  it('can still be read when its dataset was deleted, and goes on with another', async () => {
    const { pipelineId } = await aGrid()
    const [doomed, other] = await Promise.all(['Doomed', 'Other'].map((name) => studio.datasets.create({ name })))
    const datasetId = doomed?.id ?? ''
    const { id } = await studio.play.create({ pipelineId, datasetId })
    await studio.datasets.delete({ id: datasetId })
    const { dataset, rows, variants, revision } = await studio.play.get({ id })
    expect([dataset.gone, rows, variants.length]).toEqual([true, [], 1])
    await expect(studio.play.start({ id })).rejects.toMatchObject({ code: 'not-found', fix: 'Choose another dataset.' })
    await studio.play.change({ id, revision, datasetId: other?.id ?? '' })
    expect((await studio.play.get({ id })).dataset).toMatchObject({ name: 'Other', gone: false })
  })

  it('says before any call which variable nothing feeds, and which case does not fit', async () => {
    const { id, datasetId } = await aGrid(questions.slice(0, 1))
    const config = { ...(await prompt(id)), user: '{{ qustion }} {{ sources }}' }
    await expect(studio.play.addVariant({ gridId: id, config })).rejects.toMatchObject({
      code: 'invalid-graph',
      message: 'Nothing feeds the variable “qustion”. Did you mean “question”?',
      details: { variables: [{ name: 'qustion', nearest: 'question' }] },
    })
    await putCases(datasetId, [{ id: `${id}-9`, inputs: { query: 'Else?' } }])
    const asked = chats()
    await expect(studio.play.start({ id })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { cases: [{ caseId: `${id}-9`, reason: expect.stringContaining('query') }] },
    })
    expect(chats()).toBe(asked)
  })

  it('is refused when it has too many cells, and when it has none', async () => {
    const { id, datasetId } = await aGrid([])
    const { cases } = await records.datasets.cases(datasetId)
    await records.datasets.change(datasetId, { remove: cases.map((one) => one.id) })
    await expect(studio.play.start({ id })).rejects.toMatchObject({ message: 'There is no case to play.' })
    const rows = Array.from({ length: 2_501 }, (_, at) => ({ id: `${id}-${at}`, inputs: { question: `${at}?` } }))
    await putCases(datasetId, rows)
    await change(id, { repeats: 20 })
    await expect(studio.play.start({ id })).rejects.toMatchObject({ code: 'too-large' })
  })

  it('begins at a run with what that found, and searches nothing again', async () => {
    const graph = ragGraph(definitions, collectionId)
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Tried', graph })
    const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question: questions[0] } })
    await until(async () => (await studio.runs.get({ id: runId })).status !== 'running')
    const searched = retrievals()
    const { id } = await studio.play.create({ runId })
    const made = await studio.play.get({ id })
    expect(made).toMatchObject({ pipelineId, rows: [{ title: questions[0], context: 'done', outdated: false }] })
    const { grid } = await play(id)
    expect(grid.cells).toMatchObject([{ outcome: 'ok' }])
    expect(retrievals()).toEqual(searched)
    const [cell] = grid.cells
    const details = await studio.play.cell({ gridId: id, id: cell?.id ?? '' })
    expect(details.answer).toContain('six bar')
    expect(details.steps.map(({ stepId }) => stepId)).toEqual(['prompt', 'model', 'output'])
    expect(details.context.map(({ stepId }) => stepId).toSorted()).toEqual(['input', 'reranker', 'retriever'])
  })

  it('tells which contexts are older than the collection, and makes them anew only when asked', async () => {
    const { id } = await aGrid(questions.slice(0, 2))
    await play(id)
    await add({ 'cellar.txt': 'The cellar is dry.' })
    await until(async () => (await studio.play.get({ id })).rows.every(({ outdated }) => outdated))
    const searched = retrievals()
    expect(await play(id)).toMatchObject({ left: 0 })
    expect(retrievals()).toEqual(searched)
    const renewed = await play(id, { renew: true })
    expect(renewed.left).toBe(2)
    expect(renewed.grid.rows.map(({ outdated }) => outdated)).toEqual([false, false])
    expect(retrievals().queries - searched.queries).toBe(2)
  })

  it('plays a prompt alone, without a pipeline', async () => {
    const { id } = await studio.play.create({
      prompt: { system: 'Be brief.', user: 'Say {{ word }} in {{ language }}.' },
    })
    const { dataset, rows, pipelineId } = await studio.play.get({ id })
    expect({ kind: dataset.kind, rows, pipelineId }).toEqual({ kind: 'grid', rows: [], pipelineId: null })
    await putCases(dataset.id, [{ id: `${id}-0`, inputs: { word: 'loom', language: 'Spanish' } }])
    const { grid } = await play(id)
    expect(grid.cells).toHaveLength(1)
    const sent = JSON.stringify(ollama.requests.findLast(({ path }) => path === '/api/chat')?.body)
    expect(sent).toContain('Say loom in Spanish.')
    // A new variable is a new input; one that is nearly called as another is misspelt.
    const config = await prompt(id)
    const refused = studio.play.addVariant({ gridId: id, config: { ...config, user: '{{ wrod }}' } })
    await expect(refused).rejects.toMatchObject({ code: 'invalid-graph' })
    await studio.play.addVariant({ gridId: id, config: { ...config, user: '{{ word }}, in a {{ tone }} tone' } })
    await expect(studio.play.start({ id })).rejects.toMatchObject({ code: 'invalid-input' })
    const inputs = { word: 'loom', language: 'Spanish', tone: 'friendly' }
    await putCases(dataset.id, [{ id: `${id}-0`, inputs }])
    const { grid: both } = await play(id)
    expect(both.cells.map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
    expect(JSON.stringify(ollama.requests.map(({ body }) => body))).toContain('loom, in a friendly tone')
    await studio.play.delete({ id })
    expect(await records.datasets.get('default', dataset.id)).toBeNull()
  })

  it('ends a cell with its error, and tries it again the next time', async () => {
    const { id } = await aGrid(questions.slice(0, 2))
    ollama.script({ path: '/api/chat', status: 400, error: 'no such option' })
    const { grid } = await play(id)
    expect(grid.cells.map(({ outcome }) => outcome).toSorted()).toEqual(['failed', 'ok'])
    expect(grid.cells.find(({ outcome }) => outcome === 'failed')?.preview).toContain('no such option')
    expect(grid.figures).toMatchObject([{ errors: 1, done: 2 }])
    expect(await play(id)).toMatchObject({ left: 1, grid: { figures: [{ errors: 0 }] } })
  })

  it('tells each cell while it is played, its text first', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    ollama.script({ path: '/api/chat', text: 'It opens at six bar [1].', tokenDelayMs: 60 })
    const { events } = await play(id)
    const types = events.map(({ type }) => type)
    expect(types.filter((type) => type !== 'cell-token')).toEqual([
      'started',
      'context',
      'context',
      'cell-started',
      'cell',
      'ended',
    ])
    expect(types.indexOf('cell-token')).toBeGreaterThan(types.indexOf('cell-started'))
    expect(events.at(-1)).toMatchObject({ state: 'done', done: 1, total: 1 })
  })

  it('stops with what is done, and goes on with the rest', async () => {
    const { id } = await aGrid(Array.from({ length: 30 }, (_, at) => `Question ${at}: when does the valve open?`))
    ollama.script(...Array.from({ length: 30 }, () => ({ path: '/api/chat', tokenDelayMs: 5 })))
    const asked = chats()
    await studio.play.start({ id })
    await until(async () => (await studio.play.get({ id })).cells.length > 3)
    await studio.play.stop({ id })
    await until(async () => (await studio.play.get({ id })).state === 'idle')
    const { cells } = await studio.play.get({ id })
    expect(cells.length).toBeGreaterThan(3)
    expect(cells.length).toBeLessThan(30)
    // What was under way came to its end: each question that was asked has its answer.
    expect(chats() - asked).toBe(cells.length)
    const { left, grid } = await play(id)
    expect(left).toBe(30 - cells.length)
    expect(grid.cells).toHaveLength(30)
    expect(chats() - asked).toBe(30)
  })

  it('gives a server that is busy a rest, and loses no cell by it', async () => {
    const { id } = await aGrid(Array.from({ length: 4 }, (_, at) => `Busy ${at}: when does the valve open?`))
    ollama.script(...Array.from({ length: 6 }, () => ({ path: '/api/chat', status: 503, error: 'server busy' })))
    const asked = chats()
    const { grid } = await play(id)
    expect(grid.cells.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok'])
    expect(chats() - asked).toBe(4 + 6)
  }, 30_000)

  it('keeps what people say of answers, a vote once, and takes it back', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    await studio.play.addVariant({ gridId: id, config: { ...(await prompt(id)), user: '{{ question }}' } })
    const { grid } = await play(id)
    const [one, other] = grid.cells.map((cell) => cell.id)
    if (!one || !other) throw new Error('Two were played')
    await studio.play.label({ cellId: one, verdict: 'good' })
    await studio.play.label({ cellId: one, over: other })
    await studio.play.label({ cellId: other, over: one })
    await expect(studio.play.label({ cellId: one, over: one })).rejects.toMatchObject({ code: 'invalid-input' })
    const labelled = await studio.play.get({ id })
    expect(labelled.cells.map(({ label }) => label).toSorted()).toEqual(['good', null])
    const other_ = labelled.cells.find((cell) => cell.id === other)
    expect(labelled.figures.map(({ variantId, wins }) => [variantId === other_?.variantId, wins]).toSorted()).toEqual([
      [false, 0],
      [true, 1],
    ])
    await studio.play.label({ cellId: one })
    await studio.play.label({ cellId: other, over: null })
    const plain = await studio.play.get({ id })
    expect(plain.cells.map(({ label }) => label)).toEqual([null, null])
    expect(plain.figures.map(({ wins }) => wins)).toEqual([0, 0])
  })

  it('is written as CSV that no spreadsheet runs, and as JSON', async () => {
    const { id } = await aGrid(['=1+1 and when does the valve open?'])
    await play(id)
    const { name, text } = await studio.play.export({ id, format: 'csv' })
    expect(name).toMatch(/^ask.*\.csv$/)
    expect(text.split('\r\n')[1]).toContain("'=1+1 and when")
    const json = await studio.play.export({ id, format: 'json' })
    expect(JSON.parse(json.text)).toMatchObject({ format: 'telar.grid', cells: [{ answer: expect.any(String) }] })
  })

  it('shows the messages of a prompt before it is kept, without asking a model', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    await play(id)
    const asked = chats()
    const config = { ...(await prompt(id)), user: 'Shown: {{ question }}' }
    const { messages } = await studio.play.preview({ gridId: id, caseId: `${id}-0`, config })
    expect(messages?.at(-1)?.content).toContain(`Shown: ${questions[0]}`)
    expect(chats()).toBe(asked)
  })

  it('tells which stage lost a place, and how each did', async () => {
    const { id, datasetId } = await aGrid(questions.slice(0, 1))
    const { cases } = await records.datasets.cases(datasetId)
    const places = [{ documentName: 'valve.txt' }]
    await records.datasets.change(datasetId, {
      put: cases.map((one) => ({ ...one, expected: { ...one.expected, places } })),
    })
    await play(id)
    const stages = await studio.play.stages({ id })
    expect(stages.map(({ stepId }) => stepId)).toEqual(['retriever', 'reranker', 'prompt', 'model', 'output'])
    expect(stages[0]).toMatchObject({ stage: 'retrieved', cases: 1, recall: { all: 1 }, lost: { count: 0 } })
  })

  it('keeps an answer whose context was made anew and is what it was', async () => {
    const { id } = await aGrid(questions.slice(0, 1))
    const first = await play(id)
    await add({ 'attic.txt': 'Nothing of boilers is said here.' })
    await until(async () => (await studio.play.get({ id })).rows.every(({ outdated }) => outdated))
    const asked = chats()
    const { grid } = await play(id, { renew: true })
    const same = first.grid.cells[0]?.id === grid.cells[0]?.id
    // Which it is depends on what the search made of the new document: never a copy of itself.
    expect(chats() - asked).toBe(same ? 0 : 1)
    expect(grid.cells).toMatchObject([{ reused: null }])
  })

  it('asks with another seed for each repeat, where one is set', async () => {
    const graph = ragGraph(definitions, collectionId)
    for (const node of graph.nodes) if (node.id === 'model') node.config.seed = 7
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Seeded', graph })
    const { id } = await studio.play.create({ pipelineId })
    const { dataset } = await studio.play.get({ id })
    await putCases(dataset.id, [{ id: `${id}-0`, inputs: { question: `When does the valve open? (${id})` } }])
    await change(id, { repeats: 3 })
    await play(id)
    const bodies = ollama.requests.filter(({ path }) => path === '/api/chat').slice(-3)
    const seeded = z.object({ options: z.object({ seed: z.number() }) })
    expect(bodies.map(({ body }) => seeded.parse(body).options.seed).toSorted()).toEqual([7, 8, 9])
  })

  it('plays nothing again while a server does not say which models it has', async () => {
    const { id } = await aGrid()
    await change(id, { models: [{ ref: { provider: 'ollama', model: chatModel.name } }] })
    await play(id)
    const asked = chats()
    const silent = ['/version', '/tags'].map((path) => ({ path, hang: true }))
    ollama.script(...Array.from({ length: 10 }, () => silent).flat())
    await until(async () => (await studio.system.status()).providers.some(({ state }) => state === 'down'))
    expect((await play(id)).left).toBe(0)
    expect(chats()).toBe(asked)
  }, 30_000)
})
