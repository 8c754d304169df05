import { z } from 'zod'
import { byCitation, resolveCitations } from '@/nodes/shared/resolve-citations'
import type { Place } from '@/pipeline/cases/case'
import { type Chunk, chunkSchema } from '@/pipeline/chunk'
import {
  averagePrecision,
  isAt,
  type Locatable,
  ndcgAt,
  type RankedPlace,
  rankedPlaces,
  recallAt,
  reciprocalRank,
} from '@/pipeline/metrics/retrieval'
import { meanOf } from '@/pipeline/metrics/statistics'
import type { AnyDefinition, Definitions } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'
import type { StageFigures } from '@/pipeline/play/figures'
import { answerSourceSchema, type StepRecord } from '@/pipeline/run-event'
import { chunksInto, chunksOutOf } from './step-chunks'

/** What the steps of one case took and gave: those of its context, and of one of its cells. Several of a case are as many observations. */
export interface Observed {
  caseId: string
  places: readonly Place[]
  steps: readonly StepRecord[]
}

/**
 * How each stage of a plan did over the cases that name places: recall, nDCG, MRR and MAP of what it passed on, and the
 * cases that it lost. A stage is a step whose definition tells what it does with chunks (`explain`), or the output, whose
 * chunks are the cited sources. Averages are over the observations in which the step had a part. A case is lost once: by
 * the first stage that had one of its places and let none through, behind the last that passed one on.
 */
export function stageFigures(plan: Plan, definitions: Definitions, observed: readonly Observed[]): StageFigures[] {
  const stages = plan.steps.flatMap((step) => stageOf(step, definitions.get(step.type)) ?? [])
  const seen = observed.filter(({ places }) => places.length > 0).map((one) => ({ ...one, seen: seenBy(stages, one) }))
  const lost = seen.flatMap(({ caseId, seen: all }) => {
    const at = lostAt(stages, all)
    return at === null ? [] : [{ caseId, at }]
  })
  return stages.map((stage, at) => {
    const own = seen.flatMap(({ caseId, seen: all }) => {
      const one = all[at]
      return one ? [{ caseId, ranks: one.ranks }] : []
    })
    const caseIds = [...new Set(lost.filter((each) => each.at === at).map(({ caseId }) => caseId))]
    return {
      stepId: stage.step.id,
      stepType: stage.step.type,
      stage: stage.name,
      cases: new Set(own.map(({ caseId }) => caseId)).size,
      ...averages(own.map(({ ranks }) => ranks)),
      lost: { count: caseIds.length, caseIds },
    }
  })
}

/**
 * Where a case's places stand among the chunks that the last stage before the prompt passed on: what the model could have
 * seen. Null where no stage had a part in it.
 */
export function ranksBeforePrompt(
  plan: Plan,
  definitions: Definitions,
  { places, steps }: Pick<Observed, 'places' | 'steps'>,
): RankedPlace[] | null {
  const stages = plan.steps
    .flatMap((step) => stageOf(step, definitions.get(step.type)) ?? [])
    .filter(({ name, step }) => name !== 'cited' && name !== 'prompted' && step.role !== 'output')
  return seenBy(stages, { caseId: '', places, steps }).findLast((seen) => seen !== null)?.ranks ?? null
}

/** A stage that had a part in a case. */
export interface PassedStage {
  stepId: string
  stage: string
  /** It passed one of the places on. */
  found: boolean
}

/** The way of one case through the stages that had a part in it, and the step that lost it (as `stageFigures` counts it). */
export function wayOf(
  plan: Plan,
  definitions: Definitions,
  one: Observed,
): { stages: PassedStage[]; lostAt: string | null } {
  const stages = plan.steps.flatMap((step) => stageOf(step, definitions.get(step.type)) ?? [])
  const seen = seenBy(stages, one)
  const lost = lostAt(stages, seen)
  const passed = stages.flatMap(({ step, name }, at) => {
    const of = seen[at]
    return of ? [{ stepId: step.id, stage: name, found: of.found }] : []
  })
  return { stages: passed, lostAt: lost === null ? null : (stages[lost]?.step.id ?? null) }
}

interface Stage {
  name: string
  step: Step
  /** It brings chunks, so that what came in does not matter. */
  searches: boolean
  /** What of the chunks it passed on, in their order. */
  given: (record: StepRecord) => Locatable[]
  came: (record: StepRecord) => Locatable[]
}

function stageOf(step: Step, definition: AnyDefinition | undefined): Stage | null {
  const base = { step, searches: false, came: (record: StepRecord) => located(chunksInto(step, record)) }
  if (step.role === 'output') return { ...base, name: 'cited', given: citedSources }
  const explained = definition?.explain
  if (!explained) return null
  if (explained.kind === 'answer') {
    return { ...base, name: 'cited', given: (record) => leftCited(record, explained) }
  }
  const given = (record: StepRecord) => located(chunksOutOf(step, record) ?? [])
  return explained.kind === 'search'
    ? { ...base, name: 'retrieved', searches: true, given }
    : { ...base, name: explained.stage, given }
}

const locatable = chunkSchema.pick({ documentId: true, documentName: true, text: true, position: true })

const located = (values: readonly unknown[]): Locatable[] =>
  values.flatMap((value) => {
    const chunk = locatable.safeParse(value)
    return chunk.success ? [chunk.data] : []
  })

function citedSources({ outputs }: StepRecord): Locatable[] {
  const sources = answerSourceSchema.array().safeParse(outputs.sources)
  return (sources.success ? sources.data : [])
    .filter(({ cited }) => cited)
    .map(({ documentId, documentName, text, start, end }) => ({
      documentId,
      documentName,
      text,
      position: { index: 0, start, end },
    }))
}

/** Of a step that checks an answer: its sources, less those whose citations it took out. */
function leftCited({ inputs, outputs }: StepRecord, ports: { answer: string; sources: string }): Chunk[] {
  const parsed = z.array(chunkSchema).safeParse(inputs[ports.sources])
  const sources = byCitation(parsed.success ? parsed.data : [])
  const citedIn = (text: unknown) =>
    typeof text === 'string' ? resolveCitations(text, new Set(sources.keys())).cited : new Set<number>()
  const [before, after] = [citedIn(inputs[ports.answer]), citedIn(outputs[ports.answer])]
  return [...sources].flatMap(([number, chunk]) => (before.has(number) && !after.has(number) ? [] : [chunk]))
}

/** What a stage saw of a case. */
interface Seen {
  ranks: RankedPlace[]
  /** One of the places came in; of a search: it always may. */
  came: boolean
  found: boolean
}

/** Null: the stage had no part in it. */
const seenBy = (stages: readonly Stage[], { places, steps }: Observed): (Seen | null)[] => {
  const records = new Map(steps.map((record) => [record.stepId, record]))
  return stages.map((stage) => {
    const record = records.get(stage.step.id)
    if (!record || record.outcome === 'skipped') return null
    const ranks = rankedPlaces(stage.given(record), places)
    const came = stage.searches || stage.came(record).some((chunk) => places.some((place) => isAt(chunk, place)))
    return { ranks, came, found: ranks.some(({ rank }) => Number.isFinite(rank)) }
  })
}

/**
 * The place in the stages at which a case was lost; null where the answer cites one of its places, or nothing lost it. Where
 * one search brought a place, that another did not is no loss.
 */
function lostAt(stages: readonly Stage[], seen: readonly (Seen | null)[]): number | null {
  const last = seen.findLastIndex((one) => one?.found === true)
  const lost = seen.findIndex(
    (one, at) => at > last && one !== null && one.came && !one.found && (last < 0 || !stages[at]?.searches),
  )
  return lost < 0 || stages[last]?.step.role === 'output' ? null : lost
}

function averages(all: readonly RankedPlace[][]): Pick<StageFigures, 'recall' | 'ndcg10' | 'mrr10' | 'map'> {
  const mean = (value: (places: RankedPlace[]) => number) => meanOf(all.map(value)) ?? 0
  return {
    recall: {
      5: mean((places) => recallAt(places, 5)),
      10: mean((places) => recallAt(places, 10)),
      all: mean((places) => recallAt(places, Number.POSITIVE_INFINITY)),
    },
    ndcg10: mean((places) => ndcgAt(places, 10)),
    mrr10: mean((places) => reciprocalRank(places, 10)),
    map: mean(averagePrecision),
  }
}
