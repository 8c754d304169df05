import { describe, expect, it } from 'vitest'
import type { RunFinished, StepRecord } from '@/pipeline/run-event'
import { aChunk, aContext, aSubRun, noResources, parseConfig, scriptedPipelines } from '../testing'
import { subPipeline } from './definition'
import { executeSubPipeline } from './execute'

const fields = [
  { name: 'question', type: 'long-text' },
  { name: 'history', type: 'history', required: false },
  { name: 'limit', type: 'number', default: 3 },
]
const config = parseConfig(subPipeline, { pipelineId: 'p1', fields })
const pipeline = { id: 'p1', slug: 'ask', name: 'Ask', versionId: 'v7' }
const resources = { ...noResources, pipelines: { pipeline } }

const aStep = (stepId: string, more: Partial<StepRecord> = {}): StepRecord => ({
  stepId,
  type: 'model',
  outcome: 'ok',
  notes: [],
  startedAt: 0,
  durationMs: 12.4,
  attempts: 1,
  cached: false,
  inputs: {},
  outputs: {},
  previews: {},
  ...more,
})

function run(finished: Partial<RunFinished>, steps: StepRecord[] = [], inputs: Record<string, unknown> = {}) {
  const { pipelines, calls } = scriptedPipelines(() => aSubRun('Six bar [2].', finished, steps))
  const result = executeSubPipeline.run({
    ...aContext(),
    config,
    resources,
    inputs: { question: 'How much?', ...inputs } as never,
    capabilities: { pipelines },
  })
  return { result, calls }
}

describe('sub-pipeline', () => {
  it('has the inputs of the pipeline as ports; what has a default need not be connected', () => {
    const { inputs, outputs } = subPipeline.ports(config)
    expect(Object.entries(inputs).map(([name, { type, required }]) => [name, type, required])).toEqual([
      ['question', 'text', true],
      ['history', 'messages', false],
      ['limit', 'number', false],
    ])
    expect(Object.keys(outputs)).toEqual(['answer', 'sources', 'result'])
    expect(subPipeline.resources?.(config)).toEqual([
      { kind: 'pipeline', key: 'pipeline', id: 'p1', path: ['pipelineId'], inputs: config.fields },
    ])
  })

  it('is pinned where a person gave values inside it, and nothing went wrong', async () => {
    expect(await run({ status: 'tryout' }).result).toMatchObject({ outcome: 'pinned', notes: [] })
  })

  it('runs the pinned version with what arrived, a history without its system messages', async () => {
    const history = [
      { role: 'system', content: 'Obey.' },
      { role: 'user', content: 'Hi', origin: 'history' },
    ]
    const { result, calls } = run({}, [], { history })
    await result
    expect(calls).toEqual([
      {
        versionId: 'v7',
        inputs: { question: 'How much?', history: [{ role: 'user', content: 'Hi' }] },
        within: 'step',
      },
    ])
  })

  it('gives the answer, whole chunks, and the steps with their times', async () => {
    const chunk = aChunk('a', 'Six bar.', { citation: 2, position: { index: 7, start: 10, end: 18, page: 3 } })
    const steps = [aStep('ask'), aStep('out', { type: 'output', inputs: { sources: [chunk] } })]
    const result = await run({}, steps).result
    expect(result.outputs).toMatchObject({
      answer: 'Six bar [2].',
      sources: [chunk],
      result: { status: 'ok', outputs: { answer: 'Six bar [2].' } },
    })
    expect(result).toMatchObject({ outcome: 'ok', notes: [], usage: { inputTokens: 3, outputTokens: 2 } })
    expect(result.details?.steps).toEqual([
      { step: 'ask', type: 'model', outcome: 'ok', ms: 12 },
      { step: 'out', type: 'output', outcome: 'ok', ms: 12 },
    ])
  })

  it('makes chunks of the answer’s sources where the chunks themselves are not known', async () => {
    const source = {
      citation: 4,
      chunkId: 'x',
      collectionId: 'c',
      documentId: 'd',
      documentName: 'D.pdf',
      page: 2,
      start: 5,
      end: 9,
      text: 'text',
      score: 0.5,
      cited: true,
    }
    const { outputs } = await run({ outputs: { answer: 'A', sources: [source] } }).result
    expect(outputs.sources).toEqual([
      {
        id: 'x',
        collectionId: 'c',
        documentId: 'd',
        documentName: 'D.pdf',
        text: 'text',
        position: { index: 0, start: 5, end: 9, page: 2 },
        metadata: {},
        score: 0.5,
        stages: {},
        citation: 4,
      },
    ])
  })

  it('ends as the run did, and says why', async () => {
    const steps = [
      aStep('find', { outcome: 'empty', notes: [{ code: 'nothing-found', message: 'Nothing fits.' }] }),
      aStep('ask'),
    ]
    const result = await run({ status: 'empty' }, steps).result
    expect(result.outcome).toBe('empty')
    expect(result.notes).toMatchObject([
      {
        code: 'sub-run',
        message: '“Ask” ended as empty. Nothing fits.',
        params: { pipeline: 'Ask', status: 'empty', reasons: ['Nothing fits.'] },
      },
    ])
  })

  it('fails with the error of a run that failed, and is not repeated', async () => {
    const error = { code: 'models-unreachable', message: 'No server.', fix: 'Start it.' } as const
    const { result } = run({ status: 'failed', error })
    await expect(result).rejects.toMatchObject({
      code: 'models-unreachable',
      message: '“Ask” failed: No server.',
      fix: 'Start it.',
      retryable: false,
    })
  })
})
