import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { scriptedChat } from '@/nodes/testing'
import { compile } from '@/pipeline/compiler'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Plan } from '@/pipeline/plan'
import type { RunEvent, StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { executePlan } from '@/server/engine'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { deletePipeline } from '@/server/services/pipelines/delete-pipeline'
import { savePipeline } from '@/server/services/pipelines/save-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { contextOf } from '@/test/builders/context'
import { graphOf, node } from '@/test/builders/graph'
import { openTestServices } from '@/test/builders/services'

const call = contextOf('w')

const question = { name: 'question', type: 'long-text', required: true } as const
let services: Awaited<ReturnType<typeof openTestServices>>
let answer: (asked: string) => string | Error

beforeEach(async () => {
  answer = () => 'It opens at six bar [1].'
  const { chatModel } = scriptedChat((request) => answer(request.messages.at(-1)?.content ?? ''))
  services = await openTestServices(chatModel)
})
afterEach(() => services.close())

async function publish(name: string, graph: Graph) {
  const pipeline = await createPipeline(services.deployments, { name, graph }, call)
  await publishPipeline(services.deployments, { pipelineId: pipeline.id, slug: name.toLowerCase() }, call)
  return pipeline
}
const publishAsk = () => publish('Ask', ragGraph(definitions, 'col'))

/** A pipeline of one step that runs another. */
const calling = (pipelineId: string, type = 'sub-pipeline', config: Record<string, unknown> = {}): Graph =>
  graphOf(
    [
      node('in', 'input', { fields: [question] }),
      node('sub', type, { pipelineId, fields: [question], ...config }),
      node('out', 'output', {}, definitions.get('output')?.version),
    ],
    type === 'sub-pipeline'
      ? ['in.question -> sub.question', 'sub.answer -> out.answer', 'sub.sources -> out.sources']
      : ['in.question -> sub.items', 'sub.text -> out.answer', 'sub.sources -> out.sources'],
  )

async function planOf(graph: Graph): Promise<Plan> {
  const { plan, issues } = compile(graph, definitions, await services.deployments.environment(call))
  if (!plan) throw new Error(JSON.stringify(issues))
  return plan
}

const engine = () => ({ ...services.runs.engine, capabilities: services.runs.engine.capabilitiesOf(call) })

async function run(plan: Plan, signal?: AbortSignal, onEvent: (event: RunEvent) => void = () => {}) {
  const steps: Record<string, StepRecord> = {}
  const end = await executePlan(plan, { question: 'When?' }, { ...engine(), signal }, (event) => {
    if (event.type === 'step.finished') steps[event.step.stepId] = event.step
    onEvent(event)
  })
  return { end, steps }
}

describe('a pipeline inside another', () => {
  it('answers with its sources, which can be cited, and shows its steps', async () => {
    const { id } = await publishAsk()
    const { end, steps } = await run(await planOf(calling(id)))
    expect(end).toMatchObject({
      status: 'ok',
      outputs: { answer: 'It opens at six bar [1].', sources: [{ citation: 1, chunkId: 'valve', cited: true }, {}] },
      usage: { inputTokens: 10, outputTokens: 5 },
    })
    expect(steps.sub?.details).toMatchObject({ pipeline: 'Ask' })
    const inner = steps.sub?.details?.steps
    expect(inner).toContainEqual({ step: expect.any(String), type: 'retriever', outcome: 'ok', ms: expect.any(Number) })
    expect((await services.runs.store.list('w', { limit: 9 })).runs).toEqual([])
  })

  it('stays the version it was published with, until this one is compiled again', async () => {
    const { id, revision } = await publishAsk()
    const plan = await planOf(calling(id))
    const changed = ragGraph(definitions, 'col')
    const model = changed.nodes.find((each) => each.type === 'model')
    if (model) model.config = { ...model.config, maxTokens: 77 }
    await savePipeline(services.deployments, { id, graph: changed, revision }, call)
    await publishPipeline(services.deployments, { pipelineId: id, slug: 'ask' }, call)
    const again = await planOf(calling(id))
    expect(again.hash).not.toBe(plan.hash)
    const versions = [plan, again].map(({ steps }) => steps.find(({ id: step }) => step === 'sub')?.resources.pipelines)
    expect(versions[0]?.pipeline?.versionId).not.toBe(versions[1]?.pipeline?.versionId)
    expect((await run(plan)).end.status).toBe('ok')
  })

  it('ends as it does: empty, and failed with its error', async () => {
    const { id } = await publishAsk()
    const plan = await planOf(calling(id))
    answer = () => ''
    expect(await run(plan)).toMatchObject({
      end: { status: 'empty' },
      steps: { sub: { outcome: 'empty', notes: [{ code: 'sub-run', params: { status: 'empty' } }] } },
    })
    answer = () => new AppError('model-refused', say('Not today.'))
    expect((await run(plan)).end).toMatchObject({
      status: 'failed',
      error: { code: 'model-refused', message: '“Ask” failed: Not today.' },
    })
  })

  it('stops with the run', async () => {
    const { id } = await publishAsk()
    const plan = await planOf(calling(id))
    const stop = new AbortController()
    answer = () => {
      stop.abort()
      return 'too late'
    }
    const { end, steps } = await run(plan, stop.signal)
    expect(end.status).toBe('cancelled')
    expect(steps.sub).toMatchObject({ outcome: 'failed', error: { code: 'cancelled' } })
  })

  it('runs once for each line of a question', async () => {
    const { id } = await publishAsk()
    const plan = await planOf(calling(id, 'for-each', { itemField: 'question' }))
    answer = (asked) => (asked.includes('first') ? 'One [1].' : 'Two [2].')
    const steps: StepRecord[] = []
    const end = await executePlan(plan, { question: 'first?\nsecond?' }, engine(), (event) => {
      if (event.type === 'step.finished') steps.push(event.step)
    })
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'One [1].\n\nTwo [2].' } })
    expect(steps.find(({ stepId }) => stepId === 'sub')?.outputs.results).toEqual([
      { item: 'first?', answer: 'One [1].', status: 'ok' },
      { item: 'second?', answer: 'Two [2].', status: 'ok' },
    ])
  })

  it('goes five levels deep and no deeper', async () => {
    let { id } = await publishAsk()
    for (let level = 1; level <= 4; level += 1) ({ id } = await publish(`Level${level}`, calling(id)))
    expect((await run(await planOf(calling(id)))).end.status).toBe('ok')
    const { id: deepest } = await publish('Level5', calling(id))
    expect((await run(await planOf(calling(deepest)))).end).toMatchObject({
      status: 'failed',
      error: { code: 'run-depth' },
    })
  })
})

describe('compiling a pipeline that runs another', () => {
  const issues = async (graph: Graph) =>
    compile(graph, definitions, await services.deployments.environment(call)).issues.filter(
      ({ severity }) => severity === 'error',
    )

  it('asks for one that is published', async () => {
    expect(await issues(calling('gone'))).toMatchObject([{ code: 'pipeline-missing', nodeId: 'sub' }])
    const draft = await createPipeline(
      services.deployments,
      { name: 'Draft', graph: ragGraph(definitions, 'col') },
      call,
    )
    expect(await issues(calling(draft.id))).toMatchObject([
      { code: 'pipeline-missing', message: '“Draft” has no published version.' },
    ])
    await deletePipeline(services.deployments, { id: draft.id }, call)
    // Nobody knows its name any more, and its id would say nothing.
    expect(await issues(calling(draft.id))).toMatchObject([
      { message: 'The pipeline that it runs was deleted, or is one of another Telar.' },
    ])
  })

  it('says how the inputs it was drawn for differ from the published ones', async () => {
    const { id } = await publishAsk()
    const messages = async (fields: object[]) =>
      (await issues(calling(id, 'sub-pipeline', { fields })))
        .filter(({ path }) => path?.[0] === 'pipelineId')
        .map(({ code, message }) => [code, message])
    expect(await messages([question])).toEqual([])
    expect(await messages([{ ...question, type: 'number' }])).toEqual([
      ['config-invalid', '“Ask” was published with other inputs: “question” is now of type long-text.'],
    ])
    expect(await messages([question, { name: 'year', type: 'number' }])).toEqual([
      ['config-invalid', '“Ask” was published with other inputs: “year” is gone.'],
    ])
    expect(await messages([])).toEqual([
      ['config-invalid', '“Ask” was published with other inputs: “question” is new and required.'],
    ])
  })

  it('fails with what is missing when the version was deleted since', async () => {
    const { id } = await publishAsk()
    const plan = await planOf(calling(id))
    await services.deployments.records.pipelines.delete(id)
    expect((await run(plan)).end).toMatchObject({ status: 'failed', error: { code: 'not-found' } })
  })
})
