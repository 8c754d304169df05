import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Records } from '@/server/capabilities/records'
import type { IndexRecord, RetrievalScores } from '@/server/capabilities/records/indexes'
import { compareSettings } from './compare-settings'
import { savedQuestions } from './question-set'
import { type MeasuredQuestion, scoresOf } from './ranks'
import type { Searchable, SearchDeps } from './search-index'
import { settingOf } from './settings'

/** How well an index finds the places that should answer its collection's saved questions, by hybrid search. */
async function measureIndex(
  deps: SearchDeps,
  index: Searchable,
  questions: readonly MeasuredQuestion[],
  options: CallOptions,
): Promise<RetrievalScores> {
  const [measured] = await compareSettings(deps, index, questions, [settingOf('hybrid-auto')], options)
  if (measured && measured.error !== null) throw measured.error
  return scoresOf(measured?.ranks ?? [])
}

/** Both figures of a new index, its own and those of the live one; `null` when there are no questions. */
export async function compareWithLive(
  deps: SearchDeps & { records: Records },
  { collectionId, own, live }: { collectionId: string; own: Searchable; live: Searchable },
  options: CallOptions,
): Promise<IndexRecord['scores']> {
  const questions = await savedQuestions(deps.records, collectionId)
  if (questions.length === 0) return null
  return {
    own: await measureIndex(deps, own, questions, options),
    live: await measureIndex(deps, live, questions, options),
  }
}
