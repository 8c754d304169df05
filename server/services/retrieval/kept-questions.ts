import { questionTextSchema } from '@/pipeline/search'
import type { Records } from '@/server/capabilities/records'
import type { CaseRow } from '@/server/capabilities/records/datasets'
import type { QuestionPlace } from '@/server/capabilities/records/measurements'

/** A case of a collection that asks for a document: its question, and where that is answered. */
export interface KeptQuestion {
  /** Of the case. */
  id: string
  query: string
  /** `isRemoved`: the document is gone from its source. */
  places: (QuestionPlace & { isRemoved: boolean })[]
  createdAt: Date
}

/** So many cases are read at once. */
const PAGE = 250

/** The questions that a collection's cases ask of it, newest first, some at a time. */
export async function* keptQuestions(records: Records, collectionId: string): AsyncIterable<KeptQuestion[]> {
  const dataset = await records.datasets.ofCollection(collectionId)
  if (!dataset) return
  for (let offset = 0; ; offset += PAGE) {
    const { cases, total } = await records.datasets.cases(dataset.id, { newest: true, offset, limit: PAGE })
    yield await questionsOf(records, collectionId, cases)
    if (offset + PAGE >= total) return
  }
}

/**
 * What cases ask of a collection. Places whose document was deleted are left out, and so is a case without any place, one
 * that must not be answered, or one whose question is too long to search with.
 */
export async function questionsOf(
  records: Records,
  collectionId: string,
  cases: readonly CaseRow[],
): Promise<KeptQuestion[]> {
  const ids = cases.flatMap(({ expected }) => expected.places.flatMap(({ documentId }) => documentId ?? []))
  const documents = await records.documents.briefly(ids)
  return cases.flatMap(({ id, inputs: { question: query }, expected, createdAt }) => {
    const places = expected.places.flatMap(({ documentId = '', start, end }) => {
      const document = documents.get(documentId)
      if (document?.collectionId !== collectionId) return []
      const passage = start === undefined || end === undefined ? null : { start, end }
      return [{ documentId, documentName: document.name, passage, isRemoved: document.state === 'removed' }]
    })
    const asked = questionTextSchema.safeParse(query)
    return asked.success && !expected.abstain && places.length > 0 ? [{ id, query: asked.data, places, createdAt }] : []
  })
}

/** A place as it is shown and measured. */
export const placeOf = ({ documentId, documentName, passage }: QuestionPlace): QuestionPlace => ({
  documentId,
  documentName,
  passage,
})
