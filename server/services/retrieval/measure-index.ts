import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Records } from '@/server/capabilities/records'
import type { IndexedCollection, IndexRecord, RetrievalScores } from '@/server/capabilities/records/indexes'
import { targetOf } from '@/server/knowledge/reindex/build-index'
import { type LiveCollections, languagesOf } from '../collections/live-collections'
import { compareSettings } from './compare-settings'
import { questionsHash, savedQuestions } from './question-set'
import { type MeasuredQuestion, scoresOf } from './ranks'
import type { Searchable, SearchDeps } from './search-index'
import { settingOf } from './settings'

export interface MeasureIndexDeps extends Omit<SearchDeps, 'terms'> {
  records: Records
  live: Pick<LiveCollections, 'of'>
}

/** How well an index finds the places that should answer its collection's saved questions, by hybrid search. */
async function scoresIn(
  deps: SearchDeps,
  index: Searchable,
  questions: readonly MeasuredQuestion[],
  options: CallOptions,
): Promise<RetrievalScores> {
  const [measured] = await compareSettings(deps, index, questions, [settingOf('hybrid-auto')], options)
  if (measured && measured.error !== null) throw measured.error
  return scoresOf(measured?.ranks ?? [])
}

/**
 * Both figures of an index beside the live one, its own and those of the live one, with what they were measured on; `null`
 * when there are no questions. Throws `index-lost` where the live index is, and what searching throws.
 */
export async function compareWithLive(
  { records, vectorStore, embedder, live }: MeasureIndexDeps,
  row: IndexedCollection,
  { signal, now }: CallOptions & { now: () => Date },
): Promise<IndexRecord['scores']> {
  const { collectionId, storeName, language, analyser } = row
  // Read before anything is asked: what changes meanwhile makes the figures stale.
  const [collection] = await records.collections.everywhere(collectionId)
  if (!collection) throw new AppError('not-found', say('The collection does not exist any more.'))
  const questions = await savedQuestions(records, collectionId)
  if (questions.length === 0) return null
  const terms = live.of(collection)
  const current = await terms.live(collectionId, { signal })
  const { provider, model } = targetOf(row)
  const languages = await languagesOf(records, { id: collectionId, language, analyser })
  const own = { storeName, embedder: { provider, model }, analyser, languages }
  const deps = { vectorStore, embedder, terms }
  return {
    own: await scoresIn(deps, own, questions, { signal }),
    live: await scoresIn(deps, current, questions, { signal }),
    basis: {
      measuredAt: now().toISOString(),
      questions: questionsHash(questions),
      indexId: collection.indexId,
      revision: collection.revision,
    },
  }
}
