import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'
import { answerSourceSchema, type StepRecord } from '@/pipeline/run-event'
import { chunksInto, chunksOutOf, listOf } from '@/server/evaluation/step-chunks'
import type { WaterfallStage } from '../types'
import { explainAnswer } from './explain-answer'
import { indexOfExpected } from './explain-search'
import type { ExpectedPlace } from './find-expected'
import { stageOf } from './stage'

/** A step of which its definition says nothing. */
const packed = { kind: 'chunks', stage: 'packed', reason: 'packed-out' } as const

/**
 * What the steps behind those that search did with the expected chunks, in the order of the plan: each step that takes chunks
 * and gives chunks, as long as they came in; then the answer, which cites them or not.
 */
export function explainSteps(
  { plan, records }: { plan: Plan; records: ReadonlyMap<string, StepRecord> },
  place: ExpectedPlace,
  definitions: Definitions,
): WaterfallStage[] {
  return plan.steps.flatMap((step) => {
    const record = records.get(step.id)
    const definition = definitions.get(step.type)
    if (!record || definition?.explain?.kind === 'search') return []
    if (step.role === 'output') return [explainOutput(record, place)]
    return definition?.explain?.kind === 'answer'
      ? explainAnswer(record, place, definition.explain)
      : explainChunks(step, { record, place, definition })
  })
}

function explainChunks(
  step: Step,
  { record, place, definition }: { record: StepRecord; place: ExpectedPlace; definition: AnyDefinition | undefined },
): WaterfallStage[] {
  const given = chunksOutOf(step, record)
  const came = given && indexOfExpected(chunksInto(step, record), place)
  if (!came) return []
  const { stage, reason } = howOf(definition)
  if (record.outcome === 'failed') return [stageOf(record, stage, 'not-reached', 'not-reached')]
  const found = indexOfExpected(given, place)
  const limit = limitOf(step, definition)
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

const howOf = (definition: AnyDefinition | undefined) =>
  definition?.explain?.kind === 'chunks' ? definition.explain : packed

function limitOf({ config }: Step, definition: AnyDefinition | undefined): number | null {
  if (definition?.explain?.kind !== 'chunks') return null
  const parsed = definition.config.safeParse(config)
  return parsed.success ? (definition.explain.limit?.(parsed.data) ?? null) : null
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
