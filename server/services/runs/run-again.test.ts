import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { fixedCollections, scriptedChat } from '@/nodes/testing'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import { say } from '@/pipeline/said'
import { createStepCache } from '@/server/engine'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { findPipeline } from '@/server/services/pipelines/find-pipeline'
import { savePipeline } from '@/server/services/pipelines/save-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { contextOf } from '@/test/builders/context'
import { openTestServices } from '@/test/builders/services'
import { bind } from '../use-case'
import { runs } from '.'
import { startRun } from './start-run'

const call = contextOf('w')
let services: Awaited<ReturnType<typeof openTestServices>>
let asked: string[]
let pipelineId: string

beforeEach(async () => {
  asked = []
  const { chatModel } = scriptedChat((request) => {
    asked.push(request.messages.map(({ content }) => content).join('\n'))
    return `Answer ${asked.length}`
  })
  services = await openTestServices(chatModel)
  pipelineId = (await createPipeline(services.deployments, { name: 'Ask', graph: ragGraph(definitions, 'col') }, call))
    .id
})
afterEach(() => services.close())

const studio = () => bind(runs, { ...services.runs, ...services.deployments, stepCache: createStepCache() }, call)

/** Waits for a run to end; gives it with its steps, each as it came about. */
async function ended({ runId }: { runId: string }) {
  for await (const _ of studio().events({ runId }));
  const run = await studio().get({ id: runId })
  const steps = Object.fromEntries(run.steps.map((step) => [step.stepId, step.reusedFrom ?? step.outcome]))
  return { run, steps }
}

async function firstRun() {
  const { graph } = await findPipeline(services.deployments, pipelineId, call)
  const inputs = { question: 'When?' }
  const first = await ended(await studio().start({ pipelineId, graph: JSON.parse(graph), inputs }))
  services.searches.length = 0
  asked.length = 0
  return first.run.id
}

async function changeDraft(change: (graph: Graph) => void) {
  const { graph, revision } = await findPipeline(services.deployments, pipelineId, call)
  const changed = JSON.parse(graph)
  change(changed)
  await savePipeline(services.deployments, { id: pipelineId, graph: changed, revision }, call)
}

const configOf = (graph: Graph, id: string): Record<string, unknown> =>
  graph.nodes.find((node) => node.id === id)?.config ?? {}

/** All that is kept of a run. */
const rowsOf = async (id: string) => {
  await services.runs.store.flush()
  return JSON.stringify([
    await services.prisma.run.findUnique({ where: { id } }),
    await services.prisma.runEventRow.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } }),
  ])
}

describe('a replay on the draft', () => {
  it('answers by a changed prompt from what was found then, without a search', async () => {
    const id = await firstRun()
    await changeDraft((graph) => Object.assign(configOf(graph, 'prompt'), { system: 'Answer like a pirate.' }))
    expect(await studio().replayPlan({ runId: id })).toEqual({
      reused: [{ id: 'retriever', type: 'retriever' }],
      runs: ['reranker', 'prompt', 'model', 'output'].map((step) => expect.objectContaining({ id: step })),
    })
    const { run, steps } = await ended(await studio().replay({ runId: id }))
    expect(services.searches).toHaveLength(0)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('Answer like a pirate.')
    expect(asked[0]).toContain('six bar')
    expect(steps).toMatchObject({ retriever: id, prompt: 'ok' })
    expect(run).toMatchObject({ inputs: { question: 'When?' }, pipelineId, outputs: { answer: 'Answer 1' } })
  })

  it('searches again where the draft searches otherwise', async () => {
    const id = await firstRun()
    await changeDraft((graph) => Object.assign(configOf(graph, 'retriever'), { topK: 3 }))
    expect((await studio().replayPlan({ runId: id })).reused).toEqual([])
    await ended(await studio().replay({ runId: id }))
    expect(services.searches).toHaveLength(1)
  })

  it('cannot be had of a run whose pipeline is gone, and runs nothing that does not compile', async () => {
    const id = await firstRun()
    await changeDraft((graph) => graph.edges.splice(0))
    await expect(studio().replay({ runId: id })).rejects.toMatchObject({ code: 'invalid-graph' })
    await services.deployments.records.pipelines.delete(pipelineId)
    await expect(studio().replayPlan({ runId: id })).rejects.toMatchObject({
      code: 'not-found',
      message: 'The pipeline of this run was deleted.',
    })
    expect(services.searches).toHaveLength(0)
    expect(await studio().get({ id })).toMatchObject({ pipelineId, pipelineGone: true })
    // The run has a copy of what ran.
    expect((await ended(await studio().fork({ runId: id, stepId: 'model' }))).run.status).toBe('ok')
  })
})

describe('a fork of a run', () => {
  it('goes on from edited inputs of a step, with what came before as it was', async () => {
    const id = await firstRun()
    const before = await rowsOf(id)
    const messages = [{ role: 'user', content: 'Say it in one word.' }]
    const { run, steps } = await ended(await studio().fork({ runId: id, stepId: 'model', inputs: { messages } }))
    expect(asked).toEqual(['Say it in one word.'])
    expect(services.searches).toHaveLength(0)
    expect(steps).toMatchObject({ input: id, retriever: id, prompt: id, model: 'ok', output: 'ok' })
    expect(await studio().step({ runId: run.id, stepId: 'model' })).toMatchObject({ edited: ['messages'] })
    expect(run).toMatchObject({ outputs: { answer: 'Answer 1' }, inputs: { question: 'When?' } })
    expect(await rowsOf(id)).toBe(before)
  })

  it('goes on from an edited output, which counts as pinned', async () => {
    const id = await firstRun()
    const before = await rowsOf(id)
    const { run, steps } = await ended(await studio().fork({ runId: id, stepId: 'reranker', outputs: { chunks: [] } }))
    expect(services.searches).toHaveLength(0)
    expect(steps).toMatchObject({ reranker: 'pinned' })
    expect(run.status).not.toBe('ok')
    expect(await rowsOf(id)).toBe(before)
  })

  it('goes on from another question', async () => {
    const id = await firstRun()
    const { run } = await ended(await studio().fork({ runId: id, stepId: 'input', outputs: { question: 'Why?' } }))
    expect(run.inputs).toEqual({ question: 'Why?' })
    expect(services.searches).toHaveLength(1)
    expect(asked[0]).toContain('Why?')
  })

  it('runs a step again as it was, and goes on from a fork', async () => {
    const id = await firstRun()
    const again = await ended(await studio().fork({ runId: id, stepId: 'model' }))
    const third = await ended(await studio().fork({ runId: again.run.id, stepId: 'output' }))
    expect(asked).toHaveLength(1)
    expect(third.steps).toMatchObject({ retriever: id, model: again.run.id, output: 'ok' })
  })

  it.each([
    [{ pins: { text: 'Pinned.' } }, 'pinned', 'Pinned.'],
    [{ disabled: true as const }, 'disabled', undefined],
  ])('leaves a node that follows as it was set in the run: %j', async (debug, outcome, answer) => {
    await changeDraft((graph) => {
      for (const node of graph.nodes) if (node.id === 'model') node.debug = debug
    })
    const id = await firstRun()
    const { run, steps } = await ended(await studio().fork({ runId: id, stepId: 'prompt' }))
    expect(asked).toEqual([])
    expect(steps).toMatchObject({ prompt: 'ok', model: outcome })
    if (answer) expect(run.outputs.answer).toBe(answer)
  })

  it('runs a node that was pinned or switched off where that is the one it goes on from', async () => {
    await changeDraft((graph) => {
      for (const node of graph.nodes) if (node.id === 'model') node.debug = { pins: { text: 'Pinned.' } }
    })
    const id = await firstRun()
    const { run } = await ended(await studio().fork({ runId: id, stepId: 'model' }))
    expect(asked).toHaveLength(1)
    expect(run.outputs.answer).toBe('Answer 1')
  })

  it.each(['constructor', 'toString', 'nobody'])('refuses a value for %s, which is no port', async (port) => {
    const id = await firstRun()
    const edit = { runId: id, stepId: 'model' }
    for (const values of [{ inputs: { [port]: 'x' } }, { outputs: { [port]: 'x' } }])
      await expect(studio().fork({ ...edit, ...values })).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('says what is gone that a step needs, in a run of its own', async () => {
    const id = await firstRun()
    const gone = new AppError('not-found', say('The collection that the retriever searches does not exist any more.'))
    const { capabilitiesOf } = services.runs.engine
    services.runs.engine.capabilitiesOf = (scope) => ({
      ...capabilitiesOf(scope),
      collections: { ...fixedCollections(), live: () => Promise.reject(gone) },
    })
    const { run } = await ended(await studio().fork({ runId: id, stepId: 'retriever' }))
    expect(run).toMatchObject({ status: 'failed', error: { code: 'not-found', message: gone.message } })
    expect((await studio().get({ id })).status).toBe('ok')
  })

  it('of a version says that what ran is gone, once its pipeline is', async () => {
    await publishPipeline(services.deployments, { pipelineId, slug: 'ask' }, call)
    const endpoint = await services.deployments.endpoints.find('ask')
    if (!endpoint) throw new Error('it was published')
    const of = { ...endpoint, origin: 'endpoint', graph: null, inputs: { question: 'When?' }, explain: false } as const
    const first = startRun(services.runs, of)
    await first.finished
    await services.deployments.records.pipelines.delete(pipelineId)
    await expect(studio().fork({ runId: first.runId, stepId: 'model' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'What ran was deleted with its pipeline, and this run has no copy of it.',
    })
  })

  it.each([
    [{ inputs: { messages: 'no list' } }, 'invalid-input'],
    [{ outputs: { nothing: 'x' } }, 'invalid-input'],
    [{ stepId: 'nobody' }, 'not-found'],
    [{ runId: 'nobody' }, 'not-found'],
  ])('refuses what does not fit: %j', async (rest, code) => {
    const id = await firstRun()
    await expect(studio().fork({ runId: id, stepId: 'model', ...rest })).rejects.toMatchObject({ code })
    expect((await studio().list({})).total).toBe(1)
  })
})
