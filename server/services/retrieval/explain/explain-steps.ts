import type { Plan, Step } from '@/pipeline/plan'
import { answerSourceSchema, type StepRecord } from '@/pipeline/run-event'
import type { LossStage, WaterfallStage } from '../types'
import { explainGrounding } from './explain-grounding'
import { indexOfExpected } from './explain-retriever'
import type { ExpectedPlace } from './find-expected'
import { stageOf } from './stage'

/** Which stage a node type is, and how it says that it left something out. */
const stageByType: Record<string, { stage: LossStage; reason: string }> = {
  fusion: { stage: 'fused', reason: 'fused-out' },
  reranker: { stage: 'reranked', reason: 'reranked-out' },
  'context-packer': { stage: 'packed', reason: 'packed-out' },
  'prompt-template': { stage: 'prompted', reason: 'context-cut' },
  model: { stage: 'prompted', reason: 'context-cut' },
}
const otherStage = { stage: 'packed', reason: 'packed-out' } as const

/** The chunks that came into a step, wherever they came from. */
function chunksInto(step: Step, record: StepRecord): unknown[] {
  return Object.entries(step.feeds).flatMap(([port, feeds]) => {
    return feeds.some((feed) => feed.to === 'chunks') ? listOf(record.inputs[port]) : []
  })
}

const chunksOutOf = (step: Step, record: StepRecord): unknown[] | null => {
  const ports = Object.entries(step.outputs).filter(([, type]) => type === 'chunks')
  if (ports.length === 0) return null
  return ports.flatMap(([port]) => listOf(record.outputs[port]))
}

/**
 * What the steps behind the retrievers did with the expected chunks, in the order of the plan: each step that takes chunks
 * and gives chunks, as long as they came in; then the answer, which cites them or not.
 */
export function explainSteps(
  plan: Plan,
  records: ReadonlyMap<string, StepRecord>,
  place: ExpectedPlace,
): WaterfallStage[] {
  return plan.steps.flatMap((step) => {
    const record = records.get(step.id)
    if (!record || step.type === 'retriever') return []
    if (step.role === 'output') return [explainOutput(record, place)]
    return step.type === 'grounding' ? explainGrounding(record, place) : explainStep(step, record, place)
  })
}

function explainStep(step: Step, record: StepRecord, place: ExpectedPlace): WaterfallStage[] {
  const given = chunksOutOf(step, record)
  const came = given && indexOfExpected(comingIn(step, record), place)
  if (!came) return []
  const { stage, reason } = stageByType[step.type] ?? otherStage
  if (record.outcome === 'failed') return [stageOf(record, stage, 'not-reached', 'not-reached')]
  const found = indexOfExpected(given, place)
  const limit = limitOf(step)
  if (found) return [stageOf(record, stage, 'passed', 'found', { ...found, limit })]
  const duplicate = listed(record.details?.duplicates).some((id) => place.chunkIds.has(id))
  return [
    stageOf(record, stage, 'lost', duplicate ? 'duplicate' : reason, {
      of: given.length,
      limit,
      params: { cameAt: came.rank, cameOf: came.of },
    }),
  ]
}

/** A model gets its chunks inside messages, each with the sources it renders. */
function comingIn(step: Step, record: StepRecord): unknown[] {
  const chunks = chunksInto(step, record)
  const messages = Object.values(record.inputs).flatMap(listOf)
  const inMessages = messages.flatMap((message: unknown) => {
    if (typeof message !== 'object' || message === null || !('sources' in message)) return []
    return listOf(message.sources).map(chunkOfSource)
  })
  return [...chunks, ...inMessages]
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A message names a source with its chunk, or is the chunk itself. */
function chunkOfSource(source: unknown): unknown {
  return typeof source === 'object' && source !== null && 'chunk' in source ? source.chunk : source
}

const limitOf = ({ config }: Step): number | null => {
  for (const key of ['topK', 'topN', 'budget', 'contextTokens'] as const) {
    const value = config[key]
    if (typeof value === 'number') return value
  }
  return null
}

const listed = (value: unknown): string[] => listOf(value).filter((one) => typeof one === 'string')

function explainOutput(record: StepRecord, place: ExpectedPlace): WaterfallStage {
  const sources = answerSourceSchema.array().safeParse(record.outputs.sources)
  const ours = (sources.success ? sources.data : []).filter(
    ({ chunkId, documentId, start, end }) =>
      place.chunkIds.has(chunkId) ||
      (documentId === place.document.id &&
        (place.passage === null || (start < place.passage.end && end > place.passage.start))),
  )
  const cited = ours.find((source) => source.cited)
  if (cited) return stageOf(record, 'cited', 'passed', 'cited', { params: { citation: cited.citation } })
  if (ours.length > 0) {
    return stageOf(record, 'cited', 'lost', 'not-cited', { params: { citation: ours[0]?.citation ?? 0 } })
  }
  return stageOf(record, 'cited', 'not-reached', 'not-reached')
}
