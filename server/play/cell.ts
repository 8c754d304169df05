import { randomUUID } from 'node:crypto'
import type { Chunk } from '@/pipeline/chunk'
import { jsonSchema } from '@/pipeline/json'
import { passedOf } from '@/pipeline/metrics/checks'
import type { NodeDefinition } from '@/pipeline/node-definition'
import type { Plan, Step } from '@/pipeline/plan'
import type { CellPlace } from '@/pipeline/play/grid'
import type { Outcome, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { GridCellRecord } from '@/server/capabilities/records/grids'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { executePlan, type RunOptions } from '@/server/engine'
import { saysNothing } from '@/server/evaluation/says-nothing'
import type { Answered, Evaluation } from '@/server/evaluation/types'
import type { Column } from './column'
import { plainDebug, shortHash } from './context'

/** Names all that a cell follows from. The repeat is part of it: k repeats are k answers. */
export const cellKey = (column: Pick<Column, 'hash'>, content: string, asked: string, repeat: number): string =>
  shortHash(`${column.hash} ${content} ${asked} ${repeat}`)

/** What came of a cell. */
export interface PlayedCell {
  /** Of the steps that ran. */
  steps: StepRecord[]
  end: RunFinished
}

/** Plans of later repeats, by plan and repeat: a layout is worked out once for each. */
const seeded = new WeakMap<Plan, Map<number, Plan>>()
const MOST_SEED = 2_147_483_647

/** Where a step behind the prompt sets a seed, repeat r uses seed + r: else all repeats would be one answer. */
function planOf({ plan, before }: Column, repeat: number): Plan {
  const hasSeed = ({ id, config }: Step) => !before.has(id) && typeof config.seed === 'number'
  if (repeat === 0 || !plan.steps.some(hasSeed)) return plan
  const known = seeded.get(plan) ?? new Map<number, Plan>()
  seeded.set(plan, known)
  const made = known.get(repeat) ?? {
    ...plan,
    steps: plan.steps.map((step) =>
      hasSeed(step)
        ? { ...step, config: { ...step.config, seed: (Number(step.config.seed) + repeat) % MOST_SEED } }
        : step,
    ),
  }
  known.set(repeat, made)
  return made
}

/** Runs what follows from the prompt, on a context that is there. `onText` hears the answer while it is made. */
export async function playCell(
  column: Column,
  repeat: number,
  { context, inputs }: { context: ReadonlyMap<string, StepRecord>; inputs: Readonly<Record<string, unknown>> },
  options: Omit<RunOptions, 'debug'> & { signal: StopSignal },
  onText: (text: string, reset: boolean) => void,
): Promise<PlayedCell> {
  const steps: StepRecord[] = []
  const plan = planOf(column, repeat)
  const debug = plainDebug({ reused: context })
  const end = await executePlan(plan, inputs, { ...options, explain: true, debug }, (event) => {
    if (event.type === 'step.finished' && !column.before.has(event.step.stepId)) steps.push(event.step)
    else if (event.type === 'step.token' && event.stepId === plan.stream?.step && event.port === plan.stream.port)
      onText(event.text, event.reset === true)
  })
  return { steps, end }
}

/** The steps of a context by id, as a cell takes them. */
export const stepsById = (steps: readonly StepRecord[]): Map<string, StepRecord> =>
  new Map(steps.map((step) => [step.stepId, step]))

const outcomeOf: Record<Exclude<RunFinished['status'], 'cancelled'>, Outcome> = {
  ok: 'ok',
  tryout: 'pinned',
  fallback: 'fallback',
  degraded: 'degraded',
  empty: 'empty',
  failed: 'failed',
}

/** What is judged of a cell. `played`: the node whose prompt is played. */
export function answeredOf(
  steps: readonly StepRecord[],
  { plan, nodeId, label }: { plan: Pick<Plan, 'steps'>; nodeId: string; label: string | undefined },
  { outcome, latencyMs, usage }: Pick<Answered, 'outcome' | 'latencyMs' | 'usage'>,
): Answered {
  const byId = stepsById(steps)
  const output = byId.get(plan.steps.find(({ role }) => role === 'output')?.id ?? '')
  const text = typeof output?.outputs.answer === 'string' ? output.outputs.answer : ''
  const json = steps.findLast(({ outputs }) => outputs.json !== undefined)?.outputs.json
  const read = json === undefined ? undefined : jsonSchema.safeParse(json)
  const named = label === undefined ? undefined : byId.get(nodeId)?.outputs[label]
  const confidence = confidenceOf(steps)
  return {
    text,
    ...(read?.success && { json: read.data }),
    ...(typeof named === 'string' && { label: named }),
    outcome,
    abstained: outcome === 'failed' ? null : hasAbstained(steps, output, text),
    ...(confidence !== undefined && { confidence }),
    sources: sourcesOf(steps),
    latencyMs,
    usage,
  }
}

/**
 * A model that knows says so; else an answer without text or evidence is none, nor is one that only says that the sources
 * do not tell.
 */
function hasAbstained(steps: readonly StepRecord[], output: StepRecord | undefined, text: string): boolean {
  const told = steps.findLast(({ details }) => typeof details?.abstained === 'boolean')?.details?.abstained
  const notes = steps.flatMap((step) => step.notes.map(({ code }) => code))
  if (told === true || notes.includes('abstained') || output === undefined || output.outcome === 'empty') return true
  return told === undefined && saysNothing(text)
}

function confidenceOf(steps: readonly StepRecord[]): number | undefined {
  const told = steps.findLast(({ details }) => typeof details?.confidence === 'number')?.details?.confidence
  return typeof told === 'number' ? Math.min(1, Math.max(0, told)) : undefined
}

/** The chunks that the answering model was given: what the last step that passes chunks on had. */
export function sourcesOf(steps: readonly StepRecord[]): readonly Chunk[] {
  const given = steps.findLast(({ outputs }) => isChunks(outputs.sources))?.outputs.sources
  return isChunks(given) ? given : []
}

function isChunks(value: unknown): value is readonly Chunk[] {
  return (
    Array.isArray(value) &&
    (value.length === 0 ||
      (typeof value[0] === 'object' && value[0] !== null && 'documentId' in value[0] && 'position' in value[0]))
  )
}

/** The output that a prompt node's label stands in, and which labels there are. */
export function labelOf(
  definition: unknown,
  config: Record<string, unknown>,
): { port: string; labels: readonly string[] } | undefined {
  // A definition's functions take what its own schema gave.
  const { prompt, config: schema } = definition as NodeDefinition<Record<string, unknown>>
  const parsed = schema.safeParse(config)
  return prompt?.label && parsed.success
    ? { port: prompt.label.port, labels: prompt.label.labels(parsed.data) }
    : undefined
}

export type Price = NonNullable<Column['price']>

/** What so many tokens cost, in the currency of the price per million. */
export const costOf = (
  price: Price | undefined,
  usage: Pick<Answered['usage'], 'inputTokens' | 'outputTokens'>,
): number | null => (price ? (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1_000_000 : null)

/** What a person sees of an answer in the grid. */
export const previewOf = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 199)}…` : line
}

/** A cell as it is kept. */
export function cellRecord(
  gridId: string,
  place: CellPlace,
  key: string,
  { steps, end }: PlayedCell,
  {
    answered,
    evaluation,
    judged,
    price,
  }: { answered: Answered; evaluation: Evaluation; judged: string; price: Price | undefined },
): GridCellRecord {
  const text = end.status === 'failed' ? (end.error?.message ?? '') : answered.text
  return {
    ...place,
    id: randomUUID(),
    gridId,
    key,
    outcome: answered.outcome,
    steps,
    answer: text,
    shown: {
      preview: previewOf(text),
      answerHash: shortHash(text),
      abstained: answered.abstained,
      ...judgedAs(evaluation, steps),
      latencyMs: answered.latencyMs,
      inputTokens: answered.usage.inputTokens,
      outputTokens: answered.usage.outputTokens,
      cost: costOf(price, answered.usage),
      reused: null,
      judged,
    },
    createdAt: new Date(),
  }
}

/** What is said of a cell; with how sure the model was of itself, where it can tell. */
export function judgedAs({ checks, scores, given }: Evaluation, steps: readonly StepRecord[]) {
  const sure = steps.findLast(({ details }) => typeof details?.confidence === 'number')?.details?.confidence
  return {
    checks,
    scores: typeof sure === 'number' ? { ...scores, confidence: sure } : scores,
    passed: passedOf(checks),
    given,
  }
}

export const outcomeOfRun = ({ status }: RunFinished): Outcome =>
  status === 'cancelled' ? 'failed' : outcomeOf[status]
