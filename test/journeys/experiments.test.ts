import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import { homeWorkspace } from '@/server/container/home'
import { ragGraph } from '@/server/services/pipelines/templates'
import { embedModel } from '../doubles/ollama-models'
import { openPlayground, questions } from './open-playground'
import { until } from './until'

type Playground = Awaited<ReturnType<typeof openPlayground>>
let open: Playground
beforeAll(async () => {
  open = await openPlayground()
}, 60_000)
afterAll(() => open.close())

/** The drawing with another config of its first node of a type. */
const withConfig = (graph: Graph, type: string, change: Record<string, unknown>): Graph => {
  const node = graph.nodes.find((one) => one.type === type)
  return {
    ...graph,
    nodes: graph.nodes.map((one) => (one === node ? { ...one, config: { ...one.config, ...change } } : one)),
  }
}

async function anExperiment(change: (graph: Graph) => Graph, limits = {}) {
  const { studio, collectionId, putCases } = open
  const drawn = ragGraph(definitions, collectionId)
  const { id: pipelineId } = await studio.pipelines.create({ name: `Ask ${Math.random()}`, graph: drawn })
  const { id: datasetId } = await studio.datasets.create({ name: `Set ${Math.random()}` })
  await putCases(
    datasetId,
    questions.map((question, at) => ({
      id: `${datasetId}-${at}`,
      inputs: { question: `${question} (${datasetId.slice(0, 8)})` },
    })),
  )
  const experiment = await studio.evaluation.create({
    datasetId,
    candidates: [
      { pipelineId, graph: drawn, name: 'as drawn' },
      { pipelineId, graph: change(drawn), name: 'changed' },
    ],
    setup: { limits, assertions: [{ kind: 'outcome', id: 'o', is: 'answered' }] },
  })
  return { ...experiment, pipelineId, datasetId }
}

async function run(experimentId: string) {
  const { studio } = open
  await studio.evaluation.start({ experimentId })
  await until(async () => !['running', 'waiting'].includes((await studio.evaluation.get({ experimentId })).state))
  return studio.evaluation.get({ experimentId })
}

describe('an experiment', () => {
  it('measures two candidates and searches once for both', async () => {
    const { id } = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Say it: {{ question }}\n{{ sources }}' }),
    )
    const before = open.retrievals()
    const asked = open.chats()
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', error: null })
    expect(done.cells.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'ok'))
    expect(open.chats() - asked).toBe(6)
    expect(open.retrievals().queries - before.queries).toBe(3)
    expect(done.figures.map(({ done: count }) => count)).toEqual([3, 3])
    expect(done.spent.calls).toBe(9)
  })

  it('asks for nothing again', async () => {
    const { id } = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Tell: {{ question }}\n{{ sources }}' }),
    )
    await run(id)
    const asked = [open.chats(), open.retrievals()]
    expect(await run(id)).toMatchObject({ state: 'done' })
    expect([open.chats(), open.retrievals()]).toEqual(asked)
  })

  it('keeps what it shares with another experiment when that one is deleted', async () => {
    const { studio } = open
    const first = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Read: {{ question }}\n{{ sources }}' }),
    )
    await run(first.id)
    const asked = [open.chats(), open.retrievals()]
    const { id } = await studio.evaluation.create({
      datasetId: first.datasetId,
      candidates: [{ pipelineId: first.pipelineId }],
      setup: { assertions: [{ kind: 'outcome', id: 'o', is: 'answered' }] },
    })
    const done = await run(id)
    expect([open.chats(), open.retrievals()]).toEqual(asked)
    await studio.evaluation.delete({ experimentId: first.id })
    const [cell] = done.cells
    const place = { experimentId: id, candidateId: cell?.candidateId ?? '', caseId: cell?.caseId ?? '', repeat: 0 }
    const { steps, answer } = await studio.evaluation.cell(place)
    expect(answer).not.toBe('')
    expect(steps.map(({ type }) => type)).toEqual(expect.arrayContaining(['retriever', 'prompt-template', 'model']))
  })

  it('asks again what reads another content by now, and nothing else', async () => {
    const { studio } = open
    const { id } = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Look: {{ question }}\n{{ sources }}' }),
    )
    const stale = async () =>
      (await studio.evaluation.get({ experimentId: id })).cells.filter((cell) => cell.stale).length
    expect((await run(id)).cells).toHaveLength(6)
    expect(await stale()).toBe(0)
    await open.add({ 'gauge.txt': 'The gauge is read every morning.' })
    // How a collection is indexed is some seconds old at the most.
    await until(async () => (await stale()) === 6)
    const before = open.retrievals()
    const again = await run(id)
    expect(again.cells.filter(({ stale }) => stale)).toEqual([])
    expect(open.retrievals().queries - before.queries).toBe(3)
    expect(again.cells).toHaveLength(6)
  })

  it('judges the answers that are there anew when only what is asked of them changed', async () => {
    const { id, setup, revision } = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Judge: {{ question }}\n{{ sources }}' }),
    )
    await run(id)
    const asked = [open.chats(), open.retrievals()]
    const assertions = [{ kind: 'outcome' as const, id: 'o', is: 'abstained' as const }]
    await open.studio.evaluation.change({ experimentId: id, revision, setup: { ...setup, assertions } })
    const judged = await run(id)
    expect([open.chats(), open.retrievals()]).toEqual(asked)
    expect(judged.cells.map(({ checks }) => checks.map(({ state }) => state))).toEqual(
      Array.from({ length: 6 }, () => ['fail']),
    )
  })

  it('waits while a server does not serve, and goes on', async () => {
    const { id } = await anExperiment((graph) =>
      withConfig(graph, 'prompt-template', { user: 'Wait: {{ question }}\n{{ sources }}' }),
    )
    open.ollama.script(...Array.from({ length: 8 }, () => ({ path: '/api/chat', status: 503 })))
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', error: null })
    expect(done.cells.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => 'ok'))
  })

  it('stops at its limit, and goes on when that is raised', async () => {
    const { id, setup, revision } = await anExperiment(
      (graph) => withConfig(graph, 'prompt-template', { user: 'Write: {{ question }}\n{{ sources }}' }),
      { calls: 1 },
    )
    const capped = await run(id)
    expect(capped.state).toBe('capped')
    expect(capped.cells.length).toBeLessThan(6)
    await open.studio.evaluation.change({ experimentId: id, revision, setup: { ...setup, limits: {} } })
    expect(await run(id)).toMatchObject({ state: 'done' })
  })
})

describe('a sweep', () => {
  it('builds an index for each other chunking, shares what is the same, and names a winner', async () => {
    const { studio, collectionId, putCases } = open
    const graph = ragGraph(definitions, collectionId)
    const retriever = graph.nodes.find(({ type }) => type === 'retriever')
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Swept', graph })
    const { id: datasetId } = await studio.datasets.create({ name: 'Swept set' })
    await putCases(
      datasetId,
      Array.from({ length: 12 }, (_, at) => ({
        id: `${datasetId}-${at}`,
        inputs: { question: `${questions[at % 3]} (${at})` },
      })),
    )
    const { chunking } = await studio.collections.get({ id: collectionId })
    const draft = {
      kind: 'sweep' as const,
      datasetId,
      candidates: [{ pipelineId }],
      setup: {
        assertions: [{ kind: 'outcome' as const, id: 'o', is: 'answered' as const }],
        sweep: {
          facets: [
            { kind: 'config' as const, nodeId: retriever?.id ?? '', path: 'topK', values: [1, 2] },
            {
              kind: 'chunking' as const,
              collectionId,
              values: [8, 40].map((size) => ({ ...chunking, size, overlap: 0 })),
            },
          ],
        },
      },
    }
    const estimate = await studio.evaluation.estimate(draft)
    expect(estimate).toMatchObject({ candidates: 5, indexBuilds: 2, problems: [] })
    const { id } = await studio.evaluation.create(draft)
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', error: null, spent: { indexBuilds: 2 } })
    expect(done.candidates.length).toBe(5)
    expect(done.progress.sweep?.winnerId).toBeDefined()
    expect(done.progress.sweep?.rounds.length).toBeGreaterThan(0)
    expect((await studio.indexes.list({ collectionId })).length).toBe(1)
    await studio.pipelines.create({ name: 'Searches it too', graph })
    const small = done.candidates.find(({ facets }) => JSON.stringify(facets).includes('"size":8'))
    const applied = await studio.evaluation.applied({ experimentId: id, candidateId: small?.id ?? '' })
    expect(applied.indexes).toMatchObject([{ collectionId, pipelines: expect.arrayContaining(['Searches it too']) }])
    expect(applied.indexes[0]?.pipelines).not.toContain('Swept')
    const again = [open.chats(), open.retrievals()]
    const rerun = await run(id)
    expect(rerun).toMatchObject({ state: 'done', spent: { indexBuilds: 2 } })
    expect(rerun.progress).toEqual(done.progress)
    expect([open.chats(), open.retrievals()]).toEqual(again)
    // What changes in the collection comes to its parallel indexes when the sweep is run again.
    const documents = async () => {
      const rows = await open.records.indexes.shadows(homeWorkspace, { experimentId: id })
      return Promise.all(rows.map(async (row) => (await open.records.indexes.totals(row.id)).documents))
    }
    const before = await documents()
    expect(before.length).toBe(2)
    await open.add({ 'hose.txt': 'The hose is checked every morning.' })
    await run(id)
    expect(await documents()).toEqual(before.map((count) => count + 1))
    const hose = (await studio.collections.documents({ id: collectionId })).items.find((one) => one.name === 'hose.txt')
    await studio.collections.deleteDocument({ documentId: hose?.id ?? '' })
    expect(await documents()).toEqual(before)
    // Another sweep shares the indexes; one that it keeps outlives both.
    const { id: next } = await studio.evaluation.create(draft)
    expect(await run(next)).toMatchObject({ state: 'done', spent: { indexBuilds: 0 } })
    await studio.evaluation.keepIndex({ experimentId: next, indexId: applied.indexes[0]?.indexId ?? '' })
    await studio.evaluation.delete({ experimentId: next })
    await studio.evaluation.delete({ experimentId: id })
    expect((await studio.indexes.list({ collectionId })).map(({ state }) => state).sort()).toEqual(['live', 'ready'])
  }, 60_000)

  it('leaves out what names a model that there is not, and keeps to what it began with', async () => {
    const { studio, collectionId, putCases } = open
    const { id: pipelineId } = await studio.pipelines.create({
      name: 'Lacking',
      graph: ragGraph(definitions, collectionId),
    })
    const { id: datasetId } = await studio.datasets.create({ name: 'Lacking set' })
    await putCases(datasetId, [{ id: `${datasetId}-0`, inputs: { question: 'When is it lacking?' } }])
    const ollama = (model: string) => ({ provider: 'ollama' as const, model })
    const embedders = (model: string) => ({
      facets: [{ kind: 'embedder' as const, collectionId, values: [ollama(model), ollama(embedModel.name)] }],
    })
    const { id } = await studio.evaluation.create({
      kind: 'sweep',
      datasetId,
      candidates: [{ pipelineId }],
      setup: { sweep: embedders('gone:1b') },
    })
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', error: null })
    expect(done.candidates.map(({ dropped }) => dropped?.reason)).toEqual([
      undefined,
      expect.stringContaining('gone:1b'),
      undefined,
    ])
    const { revision, setup } = done
    const change = (more: object) =>
      studio.evaluation.change({ experimentId: id, revision, setup: { ...setup, ...more } })
    await expect(change({ sweep: embedders('other:1b') })).rejects.toMatchObject({ code: 'invalid-input' })
    expect((await change({ limits: { calls: 5 } })).setup.limits).toEqual({ calls: 5 })
  })

  it('fails with the reason where no variant can be measured', async () => {
    const { studio, collectionId, putCases } = open
    const graph = ragGraph(definitions, collectionId)
    const nodeId = graph.nodes.find(({ type }) => type === 'output')?.id ?? ''
    const { id: pipelineId } = await studio.pipelines.create({ name: 'None', graph })
    const { id: datasetId } = await studio.datasets.create({ name: 'None set' })
    await putCases(datasetId, [{ id: `${datasetId}-1`, inputs: { question: questions[0] } }])
    const facets = [{ kind: 'without' as const, nodeId, values: [true] }]
    const setup = { sweep: { facets } }
    const { id } = await studio.evaluation.create({ kind: 'sweep', datasetId, candidates: [{ pipelineId }], setup })
    const done = await run(id)
    expect(done.state).toBe('failed')
    expect(done.error?.message).toContain('No variant can be measured')
    await expect(
      studio.evaluation.create({ kind: 'sweep', datasetId, candidates: [{ pipelineId }] }),
    ).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('says which value does not fit, before anything runs', async () => {
    const { studio, collectionId } = open
    const graph = ragGraph(definitions, collectionId)
    const nodeId = graph.nodes.find(({ type }) => type === 'retriever')?.id ?? ''
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Unfit', graph })
    const { id: datasetId } = await studio.datasets.create({ name: 'Unfit set' })
    const sweep = (path: string, value: unknown) =>
      studio.evaluation.estimate({
        kind: 'sweep',
        datasetId,
        candidates: [{ pipelineId }],
        setup: { sweep: { facets: [{ kind: 'config', nodeId, path, values: [value] }] } },
      })
    await expect(sweep('topK', 'many')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(sweep('topKay', 3)).rejects.toThrow('topKay')
  })
})
