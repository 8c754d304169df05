import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import type { Graph } from '@/pipeline/graph'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPlayground } from './open-playground'
import { until } from './until'

let open: Awaited<ReturnType<typeof openPlayground>>
beforeAll(async () => {
  open = await openPlayground()
}, 60_000)
afterAll(() => open.close())

const CASES = 12

/** A published pipeline with a gate: every answer says something, and comes from the sources. */
async function gated() {
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
      inputs: { question: `What opens at six bar, part ${at}?` },
    })),
  )
  await studio.evaluation.setGate({
    pipelineId,
    gate: {
      datasetId,
      rules: [{ kind: 'not-worse' }, { kind: 'at-least', metric: 'passed', value: 0.5 }],
      assertions: [{ kind: 'contains', id: 'said', text: 'Frage', not: true }],
    },
  })
  return { pipelineId, slug, graph, revision, datasetId }
}

const withPrompt = (graph: Graph, user: string): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.type === 'prompt-template' ? { ...node, config: { ...node.config, user } } : node,
  ),
})

async function checked(pipelineId: string) {
  const { studio } = open
  const begun = await studio.evaluation.checkGate({ pipelineId })
  await until(async () => (await studio.evaluation.gate({ pipelineId })).running === null)
  return { ...begun, ...(await studio.evaluation.gate({ pipelineId })) }
}

describe('a gate', () => {
  it('lets through what is no worse, and is not asked twice about the same', async () => {
    const { pipelineId, slug, graph, revision } = await gated()
    const { studio } = open
    await studio.pipelines.save({
      id: pipelineId,
      revision,
      graph: withPrompt(graph, 'Say: {{ question }} {{ sources }}'),
    })
    await expect(studio.deployments.publish({ pipelineId, slug })).rejects.toMatchObject({ code: 'gate-needed' })
    const { outcome, experimentId } = await checked(pipelineId)
    expect(outcome).toMatchObject({ passed: true, experimentId })
    const asked = open.chats()
    expect(await studio.evaluation.checkGate({ pipelineId })).toEqual({ experimentId, outcome })
    expect((await studio.deployments.publish({ pipelineId, slug })).deployment.version.number).toBe(2)
    expect(open.chats()).toBe(asked)
    const experiment = await studio.evaluation.get({ experimentId })
    expect(experiment.candidates.map(({ version }) => version)).toEqual([1, null])
  })
})
