import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { english } from '@/pipeline/said'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openPlayground } from './open-playground'
import { until } from './until'

let open: Awaited<ReturnType<typeof openPlayground>>
beforeAll(async () => {
  open = await openPlayground()
}, 60_000)
afterAll(() => open.close())

describe('the diagnosis of an experiment', () => {
  it('says what the search lost, and how many chunks would have brought it', async () => {
    const { studio, records, collectionId } = open
    const drawn = ragGraph(definitions, collectionId)
    const graph = {
      ...drawn,
      nodes: drawn.nodes.map((node) =>
        node.type === 'retriever' ? { ...node, config: { ...node.config, topK: 1, expand: 'none' } } : node,
      ),
    }
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask', graph })
    const { id: datasetId } = await studio.datasets.create({ name: 'Asked of the wrong document' })
    await records.datasets.change(datasetId, {
      put: Array.from({ length: 4 }, (_, at) => ({
        ...{ id: randomUUID(), inputs: { question: `When does the safety valve of boiler ${at} open?` } },
        expected: {
          ...{ answers: [], nuggets: [], abstain: false },
          places: [{ documentName: 'belt.txt' }],
          checks: [
            { kind: 'contains' as const, id: 'hours', text: 'two thousand hours', not: false, ignoreCase: true },
          ],
        },
        ...{ origin: 'human' as const, split: 'test' as const, source: 'belt.txt', tags: [], note: '', runId: null },
        createdAt: new Date(),
      })),
    })
    const { id: experimentId, candidates } = await studio.evaluation.create({ datasetId, candidates: [{ pipelineId }] })
    await studio.evaluation.start({ experimentId })
    await until(async () => !['running', 'waiting'].includes((await studio.evaluation.get({ experimentId })).state))
    const candidateId = candidates[0]?.id ?? ''
    const found = await studio.evaluation.diagnose({ experimentId, candidateId })
    expect(found).toMatchObject({ failed: 4, of: 4, blame: [{ part: 'retrieval', count: 4 }] })
    expect(found.stages.find(({ stage }) => stage === 'retrieved')).toMatchObject({ cases: 4, lost: { count: 4 } })
    expect(found.advice && english(found.advice.say)).toContain(
      'Of 4 that were looked for deeper, 4 are among the first 10',
    )
    expect(found.advice?.step).toBe(graph.nodes.find(({ type }) => type === 'retriever')?.id)
    await expect(studio.evaluation.diagnose({ experimentId, candidateId: 'none' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})
