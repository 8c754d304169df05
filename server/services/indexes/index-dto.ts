import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { IndexedCollection, IndexRecord } from '@/server/capabilities/records/indexes'
import { questionsHash, type SetQuestion, savedQuestions } from '../retrieval/question-set'
import type { IndexesDeps } from './deps'
import type { IndexDto, StaleReason } from './types'

type Now = Pick<CollectionRecord, 'id' | 'indexId' | 'revision'>

/** Indexes of a collection as the studio shows them, with whether their figures are still true. */
export async function indexDtos(
  { records }: Pick<IndexesDeps, 'records'>,
  collection: Now,
  rows: readonly IndexRecord[],
): Promise<IndexDto[]> {
  const questions = await savedQuestions(records, collection.id)
  return rows.map((row) => toDto(row, collection, questions))
}

/** An index as the studio shows it, with whether its figures are still true. */
export async function indexDto(deps: Pick<IndexesDeps, 'records'>, row: IndexedCollection): Promise<IndexDto> {
  return toDto(row, row.collection, await savedQuestions(deps.records, row.collectionId))
}

function toDto(index: IndexRecord, collection: Now, questions: readonly SetQuestion[]): IndexDto {
  const { id, collectionId, number, state, dimension, language, chunking, done, total, takesOver, error, scores } =
    index
  return {
    id,
    collectionId,
    number,
    state,
    embedder: { provider: index.embedderProvider, model: index.embedderModel },
    dimension,
    language,
    chunking,
    chunks: index.chunkCount,
    done,
    total,
    takesOver,
    error,
    scores,
    stale: staleReasons(scores, collection, questions),
    questions: questions.length,
    createdAt: index.createdAt.toISOString(),
    finishedAt: index.finishedAt?.toISOString() ?? null,
  }
}

function staleReasons(scores: IndexRecord['scores'], now: Now, questions: readonly SetQuestion[]): StaleReason[] {
  if (!scores) return []
  const { own, basis } = scores
  // An earlier version kept no more than how many there were.
  if (!basis) return own.questions === questions.length ? [] : ['questions']
  const reasons: [StaleReason, boolean][] = [
    ['questions', basis.questions !== questionsHash(questions)],
    ['live', basis.indexId !== now.indexId],
    // Another live index is another revision, too.
    ['documents', basis.indexId === now.indexId && basis.revision !== now.revision],
  ]
  return reasons.flatMap(([reason, applies]) => (applies ? [reason] : []))
}
