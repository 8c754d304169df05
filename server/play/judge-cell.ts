import type { Assertion } from '@/pipeline/cases/assertion'
import type { Case } from '@/pipeline/cases/case'
import { findModel, resolveAuto } from '@/pipeline/compiler/resolve-model'
import type { Environment } from '@/pipeline/environment'
import { canonicalJson } from '@/pipeline/json'
import type { ModelRef, ResolvedModel } from '@/pipeline/model-ref'
import type { GridSetup } from '@/pipeline/play/grid'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Answered, Evaluation, EvaluationTools } from '@/server/evaluation/types'
import { basisOfModel } from './column'
import { shortHash } from './context'
import type { PlayDeps } from './deps'

/** By what the cells of a grid are judged. */
export interface Judging {
  assertions: readonly Assertion[]
  judgeOf: EvaluationTools['judgeOf']
  embedModel: EvaluationTools['embedModel']
}

const noModel = { provider: 'built-in', model: '' } as const

export function judgingOf(
  { assertions, judge }: Pick<GridSetup, 'assertions' | 'judge'>,
  environment: Environment,
): Judging {
  return {
    assertions,
    judgeOf: (ref) => languageModelOf(ref ?? judge, environment),
    embedModel: resolveAuto(environment.models, 'embed') ?? noModel,
  }
}

/** The language model that is named, else the best that serves; the built-in reader quotes, and neither judges nor reflects. */
export function languageModelOf(ref: ModelRef | undefined, environment: Environment): ResolvedModel | undefined {
  const found =
    ref && ref.provider !== 'auto'
      ? findModel(environment, ref.provider, ref.model)
      : resolveAuto(
          environment.models.filter(({ provider }) => provider !== 'built-in'),
          'chat',
        )
  if (!found || found.provider === 'built-in') return undefined
  const { provider, model, digest, contextTokens } = found
  return { provider, model, digest, contextTokens }
}

/** Names what a verdict follows from beside the answer: other assertions, expectations or judges judge it anew. */
export function judgedBy({ assertions, judgeOf }: Judging, { expected }: Pick<Case, 'expected'>): string {
  const asked = [...assertions, ...expected.checks]
  const judges = asked.map((assertion) => {
    const isAsked = 'judge' in assertion || needsJudge.has(assertion.kind)
    const judge = isAsked ? judgeOf('judge' in assertion ? assertion.judge : undefined) : undefined
    return judge ? basisOfModel(judge) : null
  })
  return shortHash(canonicalJson({ assertions, expected, judges }))
}

const needsJudge: ReadonlySet<string> = new Set(['nuggets', 'faithful', 'judge'])

/** Judges what came of a case. */
export const evaluateCell = (
  { evaluate, chatModel, embedder }: Pick<PlayDeps, 'evaluate' | 'chatModel' | 'embedder'>,
  { assertions, judgeOf, embedModel }: Judging,
  one: Pick<Case, 'inputs' | 'expected'>,
  answered: Answered,
  options: CallOptions,
): Promise<Evaluation> =>
  evaluate({ case: one, answered, assertions }, { chatModel, embedder, judgeOf, embedModel }, options)
