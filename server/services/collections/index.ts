import { addDocument } from './add-document'
import { cancelDocument } from './cancel-document'
import { changeSettings } from './change-settings'
import { createCollection } from './create-collection'
import { deleteCollection } from './delete-collection'
import { deleteDocument } from './delete-document'
import { deleteDocuments } from './delete-documents'
import { exportFaiss } from './export-faiss'
import { getCollection } from './get-collection'
import { getDocument } from './get-document'
import { importFaiss } from './import-faiss'
import { listCollections } from './list-collections'
import { listDocuments } from './list-documents'
import { openOriginal } from './open-original'
import { previewChunks } from './preview-chunks'
import { retryDocument } from './retry-document'
import { retryDocuments } from './retry-documents'
import { searchCollection } from './search-collection'
import { setEncoding } from './set-encoding'

/** Collections and their documents. */
export const collections = {
  list: listCollections,
  get: getCollection,
  create: createCollection,
  changeSettings,
  delete: deleteCollection,
  documents: listDocuments,
  document: getDocument,
  deleteDocument,
  deleteDocuments,
  cancelDocument,
  retryDocument,
  retryDocuments,
  setEncoding,
  search: searchCollection,
  previewChunks,
  importFaiss,
  exportFaiss,
  addDocument,
  original: openOriginal,
}
