import type { z } from 'zod'
import { AppError, errorInfo } from '@/pipeline/errors'
import { mcnemar } from '@/pipeline/metrics/statistics'
import { say } from '@/pipeline/said'
import { requireCollection } from '../../collections/rows'
import type { Call } from '../../context'
import { mutation } from '../../use-case'
import { compareSettings } from '../compare-settings'
import type { RetrievalDeps } from '../deps'
import { questionSet, type SetQuestion } from '../question-set'
import { discordant } from './advise'
import { finite, measuredScores } from './scores'
import { type Comparison, compareSchema, type RankedQuestion } from './types'

/**
 * Settings of a retriever side by side on a collection's questions: saved ones where there are enough, else made ones.
 * Throws `not-indexed` when the collection has nothing to ask about.
 */
export const compare = mutation({
  permission: 'read',
  input: compareSchema,
  patienceMs: 120_000,
  cancellable: true,
  run: compareAll,
})

async function compareAll(
  deps: RetrievalDeps,
  { collectionId, settings }: z.output<typeof compareSchema>,
  options: Call,
): Promise<Comparison> {
  const collection = await requireCollection(deps, collectionId, options)
  const index = await deps.live.of(options).live(collection.id, options)
  const { synthetic, questions } = await questionSet(deps, index, 'auto', options)
  if (questions.length === 0) {
    throw new AppError(
      'not-indexed',
      say('“{name}” has no text yet that questions could be made of.', { name: collection.name }),
      {
        fix: say('Add documents, or save questions from a search.'),
      },
    )
  }
  const results = await compareSettings(deps, index, questions, settings, options)
  const first = results[0]?.ranks.map(finite) ?? []
  const last = results.at(-1)?.ranks.map(finite) ?? []
  const measurable = results.every(({ error }) => error === null)
  const { gained, lost } = measurable ? discordant(last, first) : { gained: 0, lost: 0 }
  const ranked = rankedQuestions(questions, results)
  const differs = ({ ranks }: RankedQuestion) => new Set(ranks).size > 1
  return {
    synthetic,
    settings: results.map(({ ranks, error }) => ({
      scores: error === null ? measuredScores(ranks.map(finite)) : null,
      error: error === null ? null : errorInfo(error),
    })),
    questions: [...ranked.filter(differs), ...ranked.filter((question) => !differs(question))],
    gained,
    lost,
    p: mcnemar(gained, lost),
  }
}

/** Questions with their ranks by each setting. */
export function rankedQuestions(
  questions: readonly SetQuestion[],
  results: readonly { ranks: readonly number[] }[],
): RankedQuestion[] {
  return questions.map(({ query, places }, at) => ({
    query,
    places,
    ranks: results.map(({ ranks }) => finite(ranks[at])),
  }))
}
