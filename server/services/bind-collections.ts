import { addDocument } from './collections/add-document'
import { cancelDocument } from './collections/cancel-document'
import { createCollection } from './collections/create-collection'
import { deleteCollection } from './collections/delete-collection'
import { deleteDocument } from './collections/delete-document'
import type { CollectionDeps } from './collections/deps'
import { exportDocstore, exportFaissIndex } from './collections/export-faiss'
import { getCollection } from './collections/get-collection'
import { getDocument } from './collections/get-document'
import { importFaiss } from './collections/import-faiss'
import { listCollections } from './collections/list-collections'
import { listDocuments } from './collections/list-documents'
import { openOriginal } from './collections/open-original'
import { previewChunks } from './collections/preview-chunks'
import { retryDocument } from './collections/retry-document'
import { retryDocuments } from './collections/retry-documents'
import { searchCollection } from './collections/search-collection'
import { setEncoding } from './collections/set-encoding'
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
    documents: (input) => listDocuments(deps, input),
    deleteDocument: (documentId) => deleteDocument(deps, { documentId }, limited()),
    cancelDocument: async (documentId) => void (await cancelDocument(deps, { documentId })),
    retryDocument: async (documentId) => void (await retryDocument(deps, { documentId })),
    retryDocuments: (input) => retryDocuments(deps, input),
    setEncoding: async (input) => void (await setEncoding(deps, input)),
    search: (input) => searchCollection(deps, input, limited()),
    previewChunks: (input, signal) => previewChunks(deps, input, { signal }),
    document: (documentId) => getDocument(deps, { documentId }, limited()),
    importFaiss: (input, signal) => importFaiss(deps, input, { signal }),
    exportFaiss: (id, part, signal) =>
      part === 'index' ? exportFaissIndex(deps, id, { signal }) : exportDocstore(deps, id, { signal }),
    addDocument: (input) => addDocument(deps, input),
    original: (documentId) => openOriginal(deps, { documentId }),
  }
}
