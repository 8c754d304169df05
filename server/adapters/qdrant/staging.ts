import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Ask } from './client'
import { isStaged, keys, ofDocument, ofGeneration } from './conditions'

/** A document of a collection. */
export interface Place {
  collection: string
  documentId: string
}

export async function countStaged(
  ask: Ask,
  { collection: collection_name, documentId }: Place,
  generation: number,
  signal: StopSignal,
): Promise<number> {
  const filter = { must: [ofDocument(documentId), ofGeneration(generation), isStaged] }
  const { count } = await ask({ collection: collection_name, signal }, (api, init) =>
    api.countPoints({ collection_name, exact: true, filter }, init),
  )
  return count
}

/**
 * Makes one generation of a document the only one, with one call. Qdrant knows no transactions: it carries out the two
 * operations of the call in order, so a search that comes between them finds nothing of the document, never old and
 * new chunks together; a search that comes while one of them is being carried out may find part of the chunks. When
 * the call fails half-way the same call finishes the work, since points of the generation stay whether they are marked
 * or not. Points without a generation, from before there were any, are old.
 */
export async function commitDocument(
  ask: Ask,
  { collection: collection_name, documentId }: Place,
  generation: number,
  signal: StopSignal,
): Promise<void> {
  const others = { must: [ofDocument(documentId)], must_not: [ofGeneration(generation)] }
  const marked = { must: [ofDocument(documentId), isStaged] }
  const operations = [{ delete: { filter: others } }, { delete_payload: { keys: [keys.staged], filter: marked } }]
  await ask({ collection: collection_name, signal }, (api, init) =>
    api.batchUpdate({ collection_name, wait: true, operations }, init),
  )
}

export const discardStaged = (ask: Ask, place: Place, signal: StopSignal): Promise<void> =>
  deletePoints(ask, place, [isStaged], signal)

export const deleteDocument = (ask: Ask, place: Place, signal: StopSignal): Promise<void> =>
  deletePoints(ask, place, [], signal)

async function deletePoints(
  ask: Ask,
  { collection: collection_name, documentId }: Place,
  conditions: readonly (typeof isStaged)[],
  signal: StopSignal,
): Promise<void> {
  const filter = { must: [ofDocument(documentId), ...conditions] }
  await ask({ collection: collection_name, signal }, (api, init) =>
    api.deletePoints({ collection_name, wait: true, filter }, init),
  )
}
