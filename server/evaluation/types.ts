import type { Assertion, CheckResult } from '@/pipeline/cases/assertion'
import type { Case } from '@/pipeline/cases/case'
import type { Chunk } from '@/pipeline/chunk'
import type { Json } from '@/pipeline/json'
import type { ModelRef, ResolvedModel } from '@/pipeline/model-ref'
import type { Outcome, Usage } from '@/pipeline/run-event'
import type { CallOptions, ChatModel, Embedder } from '@/server/capabilities/chat-model'

/** What came of a case's inputs, as far as it is judged. */
export interface Answered {
  /** Whole, with its citation marks such as [1]. */
  text: string
  json?: Json
  /** Of a prompt that classifies. */
  label?: string
  outcome: Outcome
  /** null: not known, because there is no answer. */
  abstained: boolean | null
  /** How likely the answer is right, 0…1; only from models that can tell. */
  confidence?: number
  /** What the model was given, under the numbers that the text cites. */
  sources: readonly Chunk[]
  latencyMs: number
  usage: Usage
}

/** What judging may use. Without a judge, what needs one is told as unjudged, with the reason. */
export interface EvaluationTools {
  chatModel: ChatModel
  embedder: Embedder
  /** Resolves what an assertion names; undefined where no language model serves. */
  judgeOf: (ref: ModelRef | undefined) => ResolvedModel | undefined
  /** What a judge is shown comes in the other order: a verdict that changes with it is worth little. */
  turned?: boolean
  /** The model for similarity. */
  embedModel: Pick<ResolvedModel, 'provider' | 'model'>
}

export interface Evaluation {
  checks: CheckResult[]
  /** 0…1 by metric: `exactMatch`, `tokenF1`, `nuggetRecall`, `faithfulness`, `citationPrecision`, `citationRecall`, `label`, `jsonValid`, `abstention`, `confidence` — those that the case, the answer and what is asked allow. */
  scores: Record<string, number>
  usage: Usage
  /** The label that was given, where the case has one; at most 200 characters. */
  given?: string
}

/**
 * Judges an answer by the case and by what is asked of it. Only a stop throws: a judge that fails is `unjudged`.
 * `assertions`: of the grid; those of the case (`expected.checks`) come behind them.
 */
export type Evaluate = (
  input: { case: Pick<Case, 'inputs' | 'expected'>; answered: Answered; assertions: readonly Assertion[] },
  tools: EvaluationTools,
  options: CallOptions,
) => Promise<Evaluation>
