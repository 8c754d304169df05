import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import { evenly } from '@/server/knowledge/make-questions'
import type { ParsedDocument } from '@/server/knowledge/parse/parsed-document'
import type { SynthesisNeeds } from './deps'

/** More documents than this are not read: of these the questions are made, evenly. */
const MOST_DOCUMENTS = 500

/** A document that questions are made of. */
export interface Readable {
  id: string
  name: string
  language: string
  generation: number
}

/** Throws `invalid-input` when there is none. */
export async function readableDocuments(
  { records }: SynthesisNeeds,
  { collectionId, setup }: Pick<SynthesisRecord, 'collectionId' | 'setup'>,
): Promise<Readable[]> {
  const all = await records.documents.searchedIds(collectionId)
  const wanted = setup.documentIds ? all.filter((id) => setup.documentIds?.includes(id)) : all
  if (wanted.length === 0)
    throw new AppError('invalid-input', say('The collection has no document that questions could be made of.'), {
      fix: say('Add documents, or choose others.'),
    })
  const rows = await records.documents.some(evenly(wanted, MOST_DOCUMENTS))
  return rows.map(({ id, name, language, liveGeneration }) => ({
    id,
    name,
    language: language ?? 'none',
    generation: liveGeneration,
  }))
}

/** Its text; null when it is gone. */
export const textOf = (
  { files }: SynthesisNeeds,
  collectionId: string,
  { id: documentId, generation }: Readable,
): Promise<ParsedDocument | null> => readParsedIfThere(files, { collectionId, documentId, generation })
