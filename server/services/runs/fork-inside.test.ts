import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { scriptedChat } from '@/nodes/testing'
import type { Graph } from '@/pipeline/graph'
import { createStepCache } from '@/server/engine'
import { publishPipeline } from '@/server/services/deployments/publish-pipeline'
import { createPipeline } from '@/server/services/pipelines/create-pipeline'
import { ragGraph } from '@/server/services/pipelines/templates'
import { contextOf } from '@/test/builders/context'
import { graphOf, node } from '@/test/builders/graph'
import { openTestServices } from '@/test/builders/services'
import { bind } from '../use-case'
import { runs } from '.'

const call = contextOf('w')
const question = { name: 'question', type: 'long-text', required: true } as const
let services: Awaited<ReturnType<typeof openTestServices>>
let asked: string[]
let answer: (asked: string) => string

beforeEach(async () => {
  asked = []
  answer = () => `Answer ${asked.length}`
  const { chatModel } = scriptedChat((request) => {
    const text = request.messages.map(({ content }) => content).join('\n')
    asked.push(text)
    return answer(text)
  })
  services = await openTestServices(chatModel)
})
afterEach(() => services.close())

const studio = () => bind(runs, { ...services.runs, ...services.deployments, stepCache: createStepCache() }, call)

async function publish(name: string, graph: Graph): Promise<string> {
  const { id } = await createPipeline(services.deployments, { name, graph }, call)
  await publishPipeline(services.deployments, { pipelineId: id, slug: name.toLowerCase() }, call)
  return id
}
const publishAsk = () => publish('Ask', ragGraph(definitions, 'col'))

const out = node('out', 'output', {}, definitions.get('output')?.version)
const loopOver = (pipelineId: string, config: Record<string, unknown> = {}): Graph =>
  graphOf(
    [
      node('in', 'input', { fields: [question] }),
      node('loop', 'for-each', { pipelineId, fields: [question], ...config }),
      out,
    ],
    ['in.question -> loop.items', 'loop.text -> out.answer', 'loop.sources -> out.sources'],
  )
const calling = (pipelineId: string): Graph =>
  graphOf(
    [node('in', 'input', { fields: [question] }), node('sub', 'sub-pipeline', { pipelineId, fields: [question] }), out],
    ['in.question -> sub.question', 'sub.answer -> out.answer', 'sub.sources -> out.sources'],
  )

/** Waits for a run to end; gives it with its steps, each as it came about. */
async function ended({ runId }: { runId: string }) {
  for await (const _ of studio().events({ runId }));
  const run = await studio().get({ id: runId })
  return { run, steps: Object.fromEntries(run.steps.map((step) => [step.stepId, step.reusedFrom ?? step.outcome])) }
}

async function runOf(graph: Graph, asking: string) {
  const { id: pipelineId } = await createPipeline(services.deployments, { name: 'Outer', graph }, call)
  const { run } = await ended(await studio().start({ pipelineId, graph, inputs: { question: asking } }))
  services.searches.length = 0
  asked.length = 0
  return run
}

/** How each step of a run inside a step came about. */
async function inside(runId: string, within: string) {
  const { steps } = await studio().inside({ runId, within })
  return Object.fromEntries(steps.map((step) => [step.stepId, step.reusedFrom ?? step.outcome]))
}

/** All that is kept of a run. */
const rowsOf = async (id: string) => {
  await services.runs.store.flush()
  return JSON.stringify([
    await services.prisma.run.findUnique({ where: { id } }),
    await services.prisma.runEventRow.findMany({ where: { runId: id }, orderBy: { seq: 'asc' } }),
  ])
}

describe('what happened inside a step', () => {
  it('is kept item by item, with values, and told to nobody who follows the run', async () => {
    const first = await runOf(loopOver(await publishAsk()), 'One?\nTwo?\nThree?')
    const found = await studio().inside({ runId: first.id, within: 'loop' })
    expect(found).toMatchObject({
      path: 'loop[0]',
      way: [{ stepId: 'loop', type: 'for-each' }],
      cut: false,
      runs: ['One?', 'Two?', 'Three?'].map((title, item) => ({ path: `loop[${item}]`, item, title, status: 'ok' })),
    })
    expect(found.graph?.nodes.map(({ id }) => id).sort()).toEqual(found.steps.map(({ stepId }) => stepId).sort())
    const step = await studio().step({ runId: first.id, within: 'loop[2]', stepId: 'retriever' })
    expect(step.inputs).toMatchObject({ query: 'Three?' })
    expect(step.outputs.chunks).toHaveLength(2)
    const told: string[] = []
    for await (const event of studio().events({ runId: first.id })) told.push(event.type)
    expect(told).not.toContain('step.inner')
  })

  it('shows the item first that did not end well', async () => {
    answer = (text) => (text.includes('Two?') ? '' : 'Yes.')
    const first = await runOf(loopOver(await publishAsk()), 'One?\nTwo?')
    expect(await studio().inside({ runId: first.id, within: 'loop' })).toMatchObject({
      path: 'loop[1]',
      runs: [{ status: 'ok' }, { status: 'empty' }],
    })
  })

  it('does not call an item failed of which only a part is kept', async () => {
    const long = node('long', 'prompt-template', { user: `{{ question }} ${'and so on '.repeat(1_900)}` })
    const echo = graphOf(
      [node('in', 'input', { fields: [question] }), long, out],
      ['in.question -> long.question', 'long.messages -> out.answer'],
    )
    const items = Array.from({ length: 100 }, (_, at) => `Item ${at}?`).join('\n')
    const first = await runOf(loopOver(await publish('Echo', echo), { maxItems: 100, concurrency: 4 }), items)
    expect(first.status).toBe('ok')
    const found = await studio().inside({ runId: first.id, within: 'loop' })
    expect(found).toMatchObject({ cut: true, path: 'loop[0]' })
    expect(found.runs.length).toBeLessThan(100)
    expect(found.runs.filter(({ status }) => status !== 'ok')).toEqual([])
  })

  it.each(['nobody', 'loop[7]/retriever', 'in', 'out[1]'])('is not found at %s', async (within) => {
    const first = await runOf(loopOver(await publishAsk()), 'One?')
    await expect(studio().inside({ runId: first.id, within })).rejects.toMatchObject({ code: 'not-found' })
    await expect(studio().fork({ runId: first.id, within, stepId: 'model' })).rejects.toMatchObject({
      code: 'not-found',
    })
    expect((await studio().list({})).total).toBe(1)
  })
})

describe('a fork inside a step', () => {
  it('goes on from one item; other items are taken as they are, and nothing before the step runs again', async () => {
    const first = await runOf(loopOver(await publishAsk()), 'One?\nTwo?\nThree?')
    const before = await rowsOf(first.id)
    const messages = [{ role: 'user', content: 'Say it in one word.' }]
    const edit = { runId: first.id, within: 'loop[1]', stepId: 'model', inputs: { messages } }
    answer = () => 'Six.'
    const { run, steps } = await ended(await studio().fork(edit))
    expect(asked).toEqual(['Say it in one word.'])
    expect(services.searches).toHaveLength(0)
    expect(steps).toEqual({ in: first.id, loop: 'pinned', out: 'ok' })
    expect(await inside(run.id, 'loop[1]')).toMatchObject({ retriever: first.id, prompt: first.id, model: 'ok' })
    expect(Object.values(await inside(run.id, 'loop[2]'))).toEqual(Array(6).fill(first.id))
    expect(run.outputs.answer).toBe('Answer 1\n\nSix.\n\nAnswer 3')
    // So the editor does not take it for what the draft gives.
    const [mark, other] = [first, run].map((one) => one.steps.find(({ stepId }) => stepId === 'loop')?.mark)
    expect(mark).toBeDefined()
    expect(other).not.toBe(mark)
    const edited = await studio().step({ runId: run.id, within: 'loop[1]', stepId: 'model' })
    expect(edited.edited).toEqual(['messages'])
    expect(await rowsOf(first.id)).toBe(before)
  })

  it('goes on from an edited output, which is no result of the step', async () => {
    const first = await runOf(calling(await publishAsk()), 'One?')
    const edit = { runId: first.id, within: 'sub', stepId: 'model', outputs: { text: 'Made up [1].' } }
    const { run } = await ended(await studio().fork(edit))
    expect(asked).toEqual([])
    expect(await inside(run.id, 'sub')).toMatchObject({ prompt: first.id, model: 'pinned', output: 'ok' })
    expect(run.outputs.answer).toBe('Made up [1].')
    expect(run.status).not.toBe('ok')
  })

  it('gives one item other inputs', async () => {
    const first = await runOf(loopOver(await publishAsk()), 'One?\nTwo?')
    const edit = { runId: first.id, within: 'loop[0]', stepId: 'input', outputs: { question: 'Why?' } }
    const { run } = await ended(await studio().fork(edit))
    expect(services.searches).toHaveLength(1)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('Why?')
    expect(run.outputs.answer).toBe('Answer 1\n\nAnswer 2')
  })

  it('reaches through several levels, and goes on from a fork', async () => {
    const middle = await publish('Middle', loopOver(await publishAsk()))
    const first = await runOf(calling(middle), 'One?\nTwo?')
    const edit = { within: 'sub/loop[1]', stepId: 'model' }
    answer = () => 'Again.'
    const second = await ended(await studio().fork({ runId: first.id, ...edit }))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('Two?')
    expect(await inside(second.run.id, 'sub')).toMatchObject({ in: first.id, loop: 'ok' })
    answer = () => 'Third.'
    const third = await ended(await studio().fork({ runId: second.run.id, within: 'sub/loop[0]', stepId: 'output' }))
    expect(asked).toHaveLength(1)
    expect(third.run.outputs.answer).toBe('Answer 1\n\nAgain.')
    expect(await inside(third.run.id, 'sub/loop[1]')).toMatchObject({ retriever: first.id, model: second.run.id })
  })

  it('runs whatever follows from the step, runs inside it included', async () => {
    const ask = await publishAsk()
    const two = graphOf(
      [...loopOver(ask).nodes, node('then', 'sub-pipeline', { pipelineId: ask, fields: [question] })],
      ['in.question -> loop.items', 'loop.text -> then.question', 'then.answer -> out.answer'],
    )
    const first = await runOf(two, 'One?')
    const { run } = await ended(
      await studio().fork({ runId: first.id, within: 'loop[0]', stepId: 'model', outputs: { text: 'How?' } }),
    )
    expect(asked).toHaveLength(1)
    expect(asked[0]).toContain('How?')
    expect(await inside(run.id, 'then')).toMatchObject({ retriever: 'ok', model: 'ok' })
  })

  it('takes up a list that broke off at an item', async () => {
    answer = (text) => {
      if (text.includes('Two?')) throw new Error('bug')
      return 'Yes.'
    }
    const first = await runOf(loopOver(await publishAsk(), { concurrency: 1 }), 'One?\nTwo?\nThree?')
    expect(first.status).toBe('failed')
    answer = () => 'Better.'
    const { run } = await ended(await studio().fork({ runId: first.id, within: 'loop[1]', stepId: 'model' }))
    // The third had not begun.
    expect(asked).toHaveLength(2)
    expect(services.searches).toHaveLength(1)
    expect(run.outputs.answer).toBe('Yes.\n\nBetter.\n\nBetter.')
  })

  it.each([
    [{ inputs: { messages: 'no list' } }, 'invalid-input'],
    [{ outputs: { nothing: 'x' } }, 'invalid-input'],
    [{ stepId: 'nobody' }, 'not-found'],
    [{ within: 'loop[9]' }, 'not-found'],
  ])('refuses what does not fit: %j', async (rest, code) => {
    const first = await runOf(loopOver(await publishAsk()), 'One?')
    const edit = { runId: first.id, within: 'loop[0]', stepId: 'model', ...rest }
    await expect(studio().fork(edit)).rejects.toMatchObject({ code })
    expect((await studio().list({})).total).toBe(1)
  })

  it('says why a run of an earlier version, or one whose pipeline is gone, has nothing to go on from', async () => {
    const ask = await publishAsk()
    const first = await runOf(loopOver(ask), 'One?')
    await rowsOf(first.id)
    // What an earlier version kept.
    const rows = await services.prisma.runEventRow.findMany({ where: { runId: first.id } })
    const edit = { runId: first.id, within: 'loop[0]', stepId: 'model' }
    await services.deployments.records.pipelines.delete(ask)
    await expect(studio().fork(edit)).rejects.toMatchObject({
      code: 'not-found',
      message: 'The published version of “Ask” does not exist any more.',
    })
    expect((await studio().inside({ runId: first.id, within: 'loop' })).graph).toBeNull()
    for (const { runId, seq, event } of rows) {
      const kept: { type: string }[] = JSON.parse(event)
      const data = { event: JSON.stringify(kept.filter(({ type }) => type !== 'step.inner')) }
      await services.prisma.runEventRow.update({ where: { runId_seq: { runId, seq } }, data })
    }
    await expect(studio().inside({ runId: first.id, within: 'loop' })).rejects.toMatchObject({
      code: 'not-found',
      message: 'Nothing was kept of what happened inside the step “loop”.',
    })
  })
})
