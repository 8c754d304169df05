import { z } from 'zod'
import { AppError, errorInfo } from '@/pipeline/errors'
import { type Measurement, qualityModes } from '@/server/capabilities/records/measurements'
import { requireCollection } from '../../collections/rows'
import type { Call } from '../../context'
import { idSchema } from '../../ids'
import { mutation, query } from '../../use-case'
import { compareSettings } from '../compare-settings'
import type { RetrievalDeps } from '../deps'
import { questionSet, questionsHash, savedQuestions } from '../question-set'
import type { MeasuredQuestion } from '../ranks'
import { settingOf } from '../settings'
import { advise } from './advise'
import { rankedQuestions } from './compare'
import { retrieverUses } from './retriever-uses'
import { measuredScores } from './scores'
import { measureSchema, type Quality, type QualityDto } from './types'

/** What was measured last of a collection. What cannot be read, of another version or damaged, counts as never measured. */
export const quality = query({
  permission: 'read',
  input: z.strictObject({ collectionId: idSchema }),
  run: readQuality,
})

async function readQuality(
  deps: RetrievalDeps,
  { collectionId }: { collectionId: string },
  call: Call,
): Promise<QualityDto> {
  const collection = await requireCollection(deps, collectionId, call)
  const record = await lastMeasurement(deps, collection.id)
  const saved = await savedQuestions(deps.records, collection.id)
  return {
    quality: record && qualityOf(record, collection, saved),
    saved: saved.length,
    retrievers: await retrieverUses(deps, collection.id, call),
  }
}

async function lastMeasurement({ records }: RetrievalDeps, collectionId: string): Promise<Measurement | null> {
  try {
    return await records.measurements.get(collectionId)
  } catch (error) {
    if (error instanceof AppError && error.code === 'record-damaged') return null
    throw error
  }
}

/**
 * Measures every way of searching on a collection's questions and remembers the result. Throws why no way could be measured,
 * and remembers nothing then.
 */
export const measure = mutation({
  permission: 'edit',
  input: measureSchema,
  patienceMs: 120_000,
  cancellable: true,
  run: measureQuality,
})

async function measureQuality(
  deps: RetrievalDeps,
  { collectionId, questions: which }: z.output<typeof measureSchema>,
  options: Call,
): Promise<QualityDto> {
  const collection = await requireCollection(deps, collectionId, options)
  const index = await deps.live.of(options).live(collection.id, options)
  const { synthetic, questions } = await questionSet(deps, index, which, options)
  const results = await compareSettings(deps, index, questions, qualityModes.map(settingOf), options)
  const [failed] = results
  if (failed?.error && results.every(({ error }) => error !== null)) throw failed.error
  const record: Measurement = {
    measuredAt: options.now().toISOString(),
    indexId: collection.indexId,
    revision: collection.revision,
    synthetic,
    modes: qualityModes.map((mode, at) => {
      const error = results[at]?.error ?? null
      return { mode, error: error === null ? null : errorInfo(error) }
    }),
    questions: rankedQuestions(questions, results),
  }
  const { advice, modes } = qualityOf(record, collection, questions)
  const shown = modes.find(({ mode }) => mode === (advice.mode ?? 'sparse'))?.scores
  const recall5 = questions.length > 0 ? (shown?.recall5 ?? null) : null
  try {
    await deps.records.measurements.keep(collection.id, record, recall5)
  } catch (error) {
    // Where it was deleted meanwhile, that is what is to be said.
    await requireCollection(deps, collection.id, options)
    throw error
  }
  return readQuality(deps, { collectionId: collection.id }, options)
}

function qualityOf(
  record: Measurement,
  now: { indexId: string | null; revision: number },
  saved: readonly MeasuredQuestion[],
): Quality {
  const { measuredAt, indexId, revision, synthetic, questions } = record
  const modes = record.modes.map(({ mode, error }, at) => ({
    mode,
    ranks: error === null ? questions.map(({ ranks }) => ranks[at] ?? null) : null,
    error,
  }))
  return {
    measuredAt,
    synthetic,
    stale: [
      ...(indexId === now.indexId && revision === now.revision ? [] : (['collection'] as const)),
      // Made ones do not change with those that are saved.
      ...(synthetic || questionsHash(questions) === questionsHash(saved) ? [] : (['questions'] as const)),
    ],
    modes: modes.map(({ mode, ranks, error }) => ({ mode, scores: ranks && measuredScores(ranks), error })),
    questions,
    advice: advise(modes, { questions: questions.length, synthetic }),
  }
}
