import { byCitation, resolveCitations } from '@/nodes/shared/resolve-citations'
import type { Case } from '@/pipeline/cases/case'
import type { Chunk } from '@/pipeline/chunk'
import type { Usage } from '@/pipeline/run-event'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Answered, EvaluationTools } from './types'

/** An answer with all that its checks look at; they add to `scores` and `usage`. */
export interface Subject {
  expected: Case['expected']
  /** The case's question, else the first of its texts. */
  question: string
  answered: Answered
  /** The answer without its citation marks. */
  bare: string
  /** What the model was given, by the numbers under which it is cited. */
  sources: ReadonlyMap<number, Chunk>
  /** Those that the answer cites, by their numbers. */
  cited: readonly Chunk[]
  tools: EvaluationTools
  options: CallOptions
  scores: Record<string, number>
  usage: Usage
}

/** Takes an answer apart for its checks. */
export function subjectOf(
  { inputs, expected }: Pick<Case, 'inputs' | 'expected'>,
  answered: Answered,
  tools: EvaluationTools,
  options: CallOptions,
): Subject {
  const given = byCitation(answered.sources)
  const sources = tools.turned ? new Map([...given].reverse()) : given
  const { cited } = resolveCitations(answered.text, new Set(sources.keys()))
  return {
    expected,
    question: questionOf(inputs),
    answered,
    bare: resolveCitations(answered.text, new Set()).answer.trim(),
    sources,
    cited: [...cited].sort((a, b) => a - b).flatMap((number) => sources.get(number) ?? []),
    tools,
    options,
    scores: {},
    usage: { inputTokens: 0, outputTokens: 0 },
  }
}

function questionOf(inputs: Readonly<Record<string, unknown>>): string {
  const [first = ''] = [inputs.question, ...Object.values(inputs)].filter((value) => typeof value === 'string')
  return first
}
