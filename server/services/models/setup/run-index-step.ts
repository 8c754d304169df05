import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, errorOf } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Indexes } from '../../indexes'
import type { IndexDto } from '../../indexes/types'
import type { IndexStep } from '../types'

/** What nDCG@10 of one question loses when its answer slips from the first place to the second: 1 − 1/log2(3). */
const ONE_SLIP = 1 - 1 / Math.log2(3)
/** Figures are means of floating-point numbers. */
const EPSILON = 1e-9

/**
 * Whether an index finds no less than the live one, by the figures of the same saved questions: none fewer among the first
 * five, and no more lost in nDCG@10 than one question's slip by one place, which among few questions is chance.
 */
export function isNotWorse({ own, live }: NonNullable<IndexDto['scores']>): boolean {
  const slip = ONE_SLIP / Math.max(1, own.questions)
  return own.ndcg10 >= live.ndcg10 - slip - EPSILON && own.recall5 >= live.recall5 - EPSILON
}

/**
 * Builds a collection's index with another embedder beside the live one and follows it. When it is built it goes live if it
 * was measured to find no less; where there are no saved questions, only if the collection came with Telar. Otherwise it
 * waits for its owner. Stopping ends the build. Tells how it stands in `step`.
 */
export async function runIndexStep(
  step: IndexStep,
  {
    indexes,
    example,
    pollMs,
  }: { indexes: Pick<Indexes, 'list' | 'start' | 'cancel' | 'activate'>; example: boolean; pollMs: number },
  signal: AbortSignal,
): Promise<void> {
  const index = await begin(step, indexes)
  const built = await follow(step, index, { indexes, pollMs }, signal)
  step.scores = built.scores
  const measured = built.scores !== null && built.scores.own.questions > 0
  if (built.state === 'live') step.outcome = 'live'
  else if (measured) step.outcome = built.scores && isNotWorse(built.scores) ? 'live' : 'worse'
  else step.outcome = example ? 'unmeasured' : 'ready'
  signal.throwIfAborted()
  const goesLive = step.outcome === 'live' || step.outcome === 'unmeasured'
  if (goesLive && built.state !== 'live') await indexes.activate({ indexId: built.id })
}

/** The index to follow: one that is there already, built or being built with the same model, or a new one. */
async function begin({ collectionId, model }: IndexStep, indexes: Pick<Indexes, 'list' | 'start'>): Promise<IndexDto> {
  const all = await indexes.list({ collectionId })
  const same = ({ embedder }: IndexDto) => embedder.provider === 'ollama' && embedder.model === model
  const known = (['live', 'building', 'ready'] as const)
    .map((state) => all.find((index) => index.state === state && same(index)))
    .find((index) => index !== undefined)
  return known ?? indexes.start({ collectionId, change: { embedder: { provider: 'ollama', model } } })
}

async function follow(
  step: IndexStep,
  index: IndexDto,
  { indexes, pollMs }: { indexes: Pick<Indexes, 'list' | 'cancel'>; pollMs: number },
  signal: AbortSignal,
): Promise<IndexDto> {
  for (let now = index; ; ) {
    step.done = now.done
    step.total = now.total
    if (now.state === 'ready' || now.state === 'live') return now
    if (now.state !== 'building') throw endedEarly(now)
    await sleep(pollMs, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) {
      await indexes.cancel({ indexId: index.id })
      throw signal.reason
    }
    const found = (await indexes.list({ collectionId: step.collectionId })).find(({ id }) => id === index.id)
    if (!found) throw new AppError('cancelled', say('The new index was deleted while it was being built.'))
    now = found
  }
}

/** The error of an index that did not get finished: its own, or that somebody stopped it. */
function endedEarly({ state, error }: IndexDto): AppError {
  if (state === 'failed' && error) return errorOf(error)
  return new AppError('cancelled', say('Building the new index was stopped.'), {
    fix: say('Start it again from the page of the collection.'),
  })
}
