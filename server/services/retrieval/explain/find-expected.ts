import { AppError } from '@/pipeline/errors'
import { type Said, say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { LiveIndex } from '@/server/capabilities/collections'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import type { RetrievalDeps } from '../deps'
import { isExpected } from '../ranks'
import type { Expected } from '../types'

/** What should have been found, as far as the collection knows it. */
export interface ExpectedPlace {
  document: Pick<DocumentRecord, 'id' | 'name' | 'state' | 'liveGeneration' | 'collectionId'>
  /** The passage in the document's text; `null`: any of it. */
  passage: { start: number; end: number } | null
  text: string | null
  /** Ids of the chunks of that place in the live index. */
  chunkIds: Set<string>
  /** Why there are none. */
  missing: 'not-indexed' | 'failed-document' | 'removed-document' | 'passage-not-found' | null
}

/**
 * Finds the document (by id or name, else by the text it contains) among the collections, and its chunks in the live
 * index. Throws `not-found` when no such document is there, `invalid-input` when nothing is said about it.
 */
export async function findExpected(
  deps: RetrievalDeps,
  indexes: readonly LiveIndex[],
  expected: Expected,
  options: CallOptions,
): Promise<ExpectedPlace> {
  const { documentId, documentName, text } = expected
  if (documentId === undefined && documentName === undefined && !text?.trim()) {
    throw new AppError('invalid-input', say('Name the document that should have answered, or a passage of it.'))
  }
  const { collectionId = null } = expected
  const collectionIds = indexes
    .map((index) => index.collectionId)
    .filter((id) => collectionId === null || id === collectionId)
  const document = await findDocument(deps, collectionIds, expected, options)
  const index = indexes.find((candidate) => candidate.collectionId === document.collectionId)
  const place = { document, text: text?.trim() || null }
  if (document.liveGeneration === 0 || !index)
    return { ...place, passage: null, chunkIds: new Set(), missing: whyMissing(document) }
  const passage = text?.trim() ? await findPassage(deps, document, text) : null
  if (text?.trim() && !passage) return { ...place, passage, chunkIds: new Set(), missing: 'passage-not-found' }
  const chunks = await deps.vectorStore.chunksOf(index.storeName, document.id, options)
  const places = [{ documentId: document.id, passage }]
  const chunkIds = new Set(chunks.filter(({ payload }) => isExpected(payload, places)).map(({ id }) => id))
  return { ...place, passage, chunkIds, missing: chunkIds.size > 0 ? null : whyMissing(document) }
}

const whyMissing = ({ state }: Pick<DocumentRecord, 'state'>) => {
  if (state === 'removed') return 'removed-document'
  return state === 'failed' || state === 'quarantined' ? 'failed-document' : 'not-indexed'
}

async function findDocument(
  deps: RetrievalDeps,
  collectionIds: string[],
  { documentId, documentName, text }: Expected,
  options: CallOptions,
): Promise<DocumentRecord> {
  if (documentId === undefined && documentName === undefined)
    return findByText(deps, collectionIds, text ?? '', options)
  const found = await deps.records.documents.byPlace(collectionIds, { id: documentId, name: documentName })
  if (found) return found
  if (documentId !== undefined)
    throw notThere(say('The document is in none of the collections that the pipeline searches.'))
  throw notThere(
    say('“{name}” is in none of the collections that the pipeline searches.', { name: documentName ?? '' }),
  )
}

/** The longest text that is read through in search of a passage, and how many documents are. */
const MOST_DOCUMENTS = 2_000

async function findByText(
  deps: RetrievalDeps,
  collectionIds: string[],
  text: string,
  { signal }: CallOptions,
): Promise<DocumentRecord> {
  const documents = await deps.records.documents.searched(collectionIds, MOST_DOCUMENTS)
  for (const document of documents) {
    signal.throwIfAborted()
    if (await findPassage(deps, document, text)) return document
  }
  throw notThere(say('No document of the collections that the pipeline searches contains this passage.'))
}

const notThere = (message: Said) =>
  new AppError('not-found', message, { fix: say('Check the name, or add the document to the collection.') })

/** Where a text stands in a document, white space aside. UTF-16 offsets; `null` when it does not. */
async function findPassage(
  { files }: RetrievalDeps,
  { collectionId, id, liveGeneration }: Pick<DocumentRecord, 'collectionId' | 'id' | 'liveGeneration'>,
  text: string,
): Promise<{ start: number; end: number } | null> {
  const parsed = await readParsedIfThere(files, { collectionId, documentId: id, generation: liveGeneration })
  return parsed && locate(parsed.text, text)
}

/** Finds `wanted` in `text` with any white space between its words, and case aside. */
export function locate(text: string, wanted: string): { start: number; end: number } | null {
  const words = wanted.trim().split(/\s+/)
  if (words[0] === '') return null
  const pattern = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join(String.raw`\s+`)
  const match = new RegExp(pattern, 'iu').exec(text)
  return match ? { start: match.index, end: match.index + match[0].length } : null
}
