import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { GateRule } from '@/pipeline/evaluation/gate'
import type { Graph } from '@/pipeline/graph'
import { runCli } from '@/server/cli/program'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPlayground } from './open-playground'
import { until } from './until'

let open: Awaited<ReturnType<typeof openPlayground>>
beforeAll(async () => {
  open = await openPlayground()
}, 60_000)
afterAll(() => open.close())

const CASES = 12

/** A published pipeline with a gate: every answer must say when the valve opens. */
async function gated(rules: GateRule[] = [{ kind: 'at-least', metric: 'passed', value: 0.5 }]) {
  const { studio, collectionId, putCases } = open
  const graph = ragGraph(definitions, collectionId)
  const name = `Ask ${Math.random().toString(36).slice(2)}`
  const { id: pipelineId, slug, revision } = await studio.pipelines.create({ name, graph })
  await studio.deployments.publish({ pipelineId, slug })
  const { id: datasetId } = await studio.datasets.create({ name: `Set ${name}` })
  await putCases(
    datasetId,
    Array.from({ length: CASES }, (_, at) => ({
      id: `${datasetId}-${at}`,
      inputs: { question: `When does the safety valve of boiler ${at} open (${slug})?` },
    })),
  )
  await studio.evaluation.setGate({
    pipelineId,
    gate: { datasetId, rules, assertions: [{ kind: 'contains', id: 'said', text: 'six bar' }] },
  })
  /** The draft with another prompt. */
  const draft = async (user: string) => {
    const now = await studio.pipelines.get({ id: pipelineId })
    await studio.pipelines.save({ id: pipelineId, revision: now.revision, graph: withPrompt(graph, user) })
  }
  return { pipelineId, slug, graph, revision, datasetId, draft }
}

const withPrompt = (graph: Graph, user: string): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.type === 'prompt-template' ? { ...node, config: { ...node.config, user } } : node,
  ),
})
const better = '{{ sources }}\n{{ question }}'
/** Asks for something else than was asked. */
const worse = '{{ sources }}\n{{ question }}\n<query>Which colour has the sky?</query>'

async function checked(pipelineId: string) {
  const { studio } = open
  const begun = await studio.evaluation.checkGate({ pipelineId })
  for await (const _ of studio.evaluation.events({ experimentId: begun.experimentId, lastEventId: '0' }));
  await until(async () => (await studio.evaluation.gate({ pipelineId })).running === null)
  return { ...begun, ...(await studio.evaluation.gate({ pipelineId })) }
}

describe('a gate', () => {
  it('lets through what is no worse, and is not asked twice about the same', async () => {
    const { pipelineId, slug, draft } = await gated([{ kind: 'not-worse' }])
    const { studio } = open
    await draft(better)
    await expect(studio.deployments.publish({ pipelineId, slug })).rejects.toMatchObject({ code: 'gate-needed' })
    const { outcome, experimentId } = await checked(pipelineId)
    expect(outcome).toMatchObject({ passed: true, experimentId, rules: [{ holds: 'yes' }] })
    const asked = open.chats()
    expect(await studio.evaluation.checkGate({ pipelineId })).toEqual({ experimentId, outcome })
    expect((await studio.deployments.publish({ pipelineId, slug })).deployment.version.number).toBe(2)
    expect(open.chats()).toBe(asked)
    const experiment = await studio.evaluation.get({ experimentId })
    expect(experiment.candidates.map(({ version }) => version)).toEqual([1, null])
    const points = await studio.evaluation.trend({ pipelineId })
    expect(points.map(({ version }) => version)).toEqual([1, 2])
    expect(new Set(points.map(({ basis }) => basis)).size).toBe(1)
  })

  it('refuses what is worse, and records why it went live all the same', async () => {
    const { pipelineId, slug, draft } = await gated([{ kind: 'not-worse', metric: 'passed' }])
    const { studio } = open
    await draft(worse)
    const { outcome, experimentId } = await checked(pipelineId)
    expect(outcome).toMatchObject({
      passed: false,
      rules: [{ holds: 'no', metric: 'passed', draft: 0, live: 1, n: CASES }],
    })
    await expect(studio.deployments.publish({ pipelineId, slug })).rejects.toMatchObject({
      code: 'gate-refused',
      message: expect.stringContaining('cases that pass: 0 % instead of 100 %'),
      details: { experimentId },
    })
    await studio.deployments.publish({ pipelineId, slug, override: { reason: 'The lawyers want it short.' } })
    const [newest] = await studio.deployments.publications({ pipelineId })
    expect(newest).toMatchObject({ number: 2, reason: 'The lawyers want it short.', gate: { passed: false } })
  })

  it('asks anew of what changed, and only of that', async () => {
    const { pipelineId, draft } = await gated()
    await draft(better)
    const before = open.chats()
    expect((await checked(pipelineId)).outcome).toMatchObject({ passed: true })
    expect(open.chats() - before).toBe(2 * CASES)
    await draft(`${better}\nBe brief.`)
    expect((await open.studio.evaluation.gate({ pipelineId })).outcome).toBeNull()
    await checked(pipelineId)
    // What the live version answers is known.
    expect(open.chats() - before).toBe(3 * CASES)
  })

  it('says nothing of contents that it did not see', async () => {
    const { pipelineId, slug, draft } = await gated()
    await draft(better)
    expect((await checked(pipelineId)).outcome).toMatchObject({ passed: true })
    await open.add({ [`more-${slug}.txt`]: 'The boiler is painted green.' })
    await expect(open.studio.deployments.publish({ pipelineId, slug })).rejects.toMatchObject({ code: 'gate-needed' })
  })

  it('measures a first draft alone', async () => {
    const { pipelineId, slug, draft } = await gated()
    const { studio } = open
    const deployment = await studio.deployments.get({ pipelineId })
    await studio.deployments.unpublish({ deploymentId: deployment?.id ?? '' })
    await draft(worse)
    const { outcome, experimentId } = await checked(pipelineId)
    expect(outcome).toMatchObject({ passed: false, liveHash: null, rules: [{ holds: 'no', draft: 0, live: null }] })
    expect((await studio.evaluation.get({ experimentId })).candidates).toHaveLength(1)
    await expect(studio.deployments.publish({ pipelineId, slug })).rejects.toMatchObject({ code: 'gate-refused' })
  })

  it('tells what keeps it from being asked', async () => {
    const { studio } = open
    const { pipelineId, slug, datasetId } = await gated()
    await expect(
      studio.evaluation.setGate({ pipelineId, gate: { datasetId: 'none', rules: [{ kind: 'not-worse' }] } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    await studio.evaluation.setGate({
      pipelineId,
      gate: { datasetId, rules: [{ kind: 'not-worse' }], cases: { tag: 'rare' } },
    })
    await expect(studio.evaluation.checkGate({ pipelineId })).rejects.toMatchObject({
      message: 'There is no case to measure.',
    })
    await studio.datasets.delete({ id: datasetId })
    await expect(studio.evaluation.checkGate({ pipelineId })).rejects.toMatchObject({ code: 'not-found' })
    expect(await studio.evaluation.gate({ pipelineId })).toMatchObject({ dataset: null, outcome: null })
    await studio.evaluation.setGate({ pipelineId, gate: null })
    await expect(studio.evaluation.checkGate({ pipelineId })).rejects.toMatchObject({ code: 'invalid-input' })
    expect((await studio.deployments.publish({ pipelineId, slug })).deployment.version.number).toBe(1)
  })
})

describe('telar', () => {
  async function telar(...args: string[]) {
    let out = ''
    const code = await runCli(args, {
      open: async () => ({ ...open.container, close: async () => undefined }),
      out: (text) => {
        out += text
      },
      err: () => undefined,
      signal: new AbortController().signal,
    })
    return { code, out }
  }

  it('eval gate ends with 3 where it refuses; publish asks it first, and takes a reason', async () => {
    const { pipelineId, slug, draft } = await gated()
    await draft(worse)
    const refused = await telar('publish', slug, '--json')
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: 'gate-refused' } })
    const asked = open.chats()
    const gate = await telar('eval', 'gate', slug, '--json')
    expect(gate.code).toBe(3)
    expect(JSON.parse(gate.out)).toMatchObject({ passed: false, rules: [{ holds: 'no' }] })
    expect((await telar('eval', 'gate', slug)).out).toContain('cases that pass: 0 %, and at least 50 % is asked for')
    expect(open.chats()).toBe(asked)
    expect((await telar('publish', slug, '--override', 'Tried out')).code).toBe(0)
    await draft(better)
    expect((await telar('publish', slug)).code).toBe(0)
    const history = await open.studio.deployments.publications({ pipelineId })
    expect(history.map(({ number, reason }) => [number, reason])).toEqual([
      [3, null],
      [2, 'Tried out'],
      [1, null],
    ])
  })
})
