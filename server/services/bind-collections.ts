import { addDocument } from './collections/add-document'
import { cancelDocument } from './collections/cancel-document'
import { createCollection } from './collections/create-collection'
import { deleteCollection } from './collections/delete-collection'
import { deleteDocument } from './collections/delete-document'
import type { CollectionDeps } from './collections/deps'
import { getCollection } from './collections/get-collection'
import { getDocument } from './collections/get-document'
import { listCollections } from './collections/list-collections'
import { listDocuments } from './collections/list-documents'
import { openOriginal } from './collections/open-original'
import { retryDocument } from './collections/retry-document'
import { searchCollection } from './collections/search-collection'
import type { Studio } from './studio'

/** How long a person waits for a search or a change before it counts as failed, in milliseconds. */
const patienceMs = 60_000

/** Binds the use cases of collections to one process. */
export function bindCollections(deps: CollectionDeps): Studio['collections'] {
  const limited = () => ({ signal: AbortSignal.timeout(patienceMs) })
  return {
    list: () => listCollections(deps),
    get: (id) => getCollection(deps, { id }),
    create: (input) => createCollection(deps, input, limited()),
    delete: (id) => deleteCollection(deps, { id }, limited()),
    documents: (id) => listDocuments(deps, { id }),
    deleteDocument: (documentId) => deleteDocument(deps, { documentId }, limited()),
    cancelDocument: async (documentId) => void (await cancelDocument(deps, { documentId })),
    retryDocument: async (documentId) => void (await retryDocument(deps, { documentId })),
    search: (input) => searchCollection(deps, input, limited()),
    document: (documentId) => getDocument(deps, { documentId }, limited()),
    addDocument: (input) => addDocument(deps, input),
    original: (documentId) => openOriginal(deps, { documentId }),
  }
}
