import type { Records } from '@/server/capabilities/records'
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

/**
 * The questions that a collection's cases ask of it, newest first. Places whose document was deleted are left out, and so
 * is a case without any place, or one that must not be answered.
 */
export async function keptQuestions(records: Records, collectionId: string): Promise<KeptQuestion[]> {
  const dataset = await records.datasets.ofCollection(collectionId)
  if (!dataset) return []
  const { cases } = await records.datasets.cases(dataset.id, { newest: true })
  const ids = cases.flatMap(({ expected }) => expected.places.flatMap(({ documentId }) => documentId ?? []))
  const documents = await records.documents.briefly(ids)
  return cases.flatMap(({ id, inputs: { question: query }, expected, createdAt }) => {
    const places = expected.places.flatMap(({ documentId = '', start, end }) => {
      const document = documents.get(documentId)
      if (document?.collectionId !== collectionId) return []
      const passage = start === undefined || end === undefined ? null : { start, end }
      return [{ documentId, documentName: document.name, passage, isRemoved: document.state === 'removed' }]
    })
    if (typeof query !== 'string' || expected.abstain || places.length === 0) return []
    return [{ id, query, places, createdAt }]
  })
}

/** A place as it is shown and measured. */
export const placeOf = ({ documentId, documentName, passage }: QuestionPlace): QuestionPlace => ({
  documentId,
  documentName,
  passage,
})
