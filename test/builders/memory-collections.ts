import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { aChunk } from '@/nodes/testing'
import { defaultChunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CollectionDto, DocumentDto, DocumentPage } from '@/server/services/collections/types'
import type { Studio } from '@/server/services/studio'

const unused = () => Promise.reject(new Error('not part of these tests'))
const now = '2026-01-01T00:00:00.000Z'

const noDocuments: DocumentPage['all'] = {
  documents: 0,
  removed: 0,
  groups: { indexed: 0, moving: 0, failed: 0, quarantined: 0, cancelled: 0 },
  sources: [],
  languages: false,
}

/** Collections in memory: a file with the word "broken" fails, every other one is indexed at the second look. */
export function memoryCollections() {
  const all: CollectionDto[] = []
  const documents: DocumentDto[] = []
  const collections: Studio['collections'] = {
    list: () => Promise.resolve(all),
    get: async ({ id }) => {
      const found = all.find((one) => one.id === id)
      if (!found) throw new AppError('not-found', say('There is no such collection.'))
      return found
    },
    create: (input) => {
      const created: CollectionDto = {
        id: `id-${all.length}`,
        slug: input.name.toLowerCase(),
        name: input.name,
        language: input.language ?? 'none',
        embedder: { provider: 'built-in', model: 'lexical' },
        dimension: 3,
        outdatedTerms: false,
        betterEmbedder: null,
        chunking: { ...defaultChunking, ...input.chunking },
        fields: [],
        documents: 0,
        chunks: 0,
        pending: 0,
        failed: 0,
        trouble: null,
        quality: null,
        settingsRevision: 0,
        createdAt: now,
        updatedAt: now,
      }
      all.push(created)
      return Promise.resolve(created)
    },
    changeSettings: unused,
    delete: unused,
    documents: () => {
      const items = documents.map((document) => ({ ...document }))
      for (const document of documents) {
        if (document.state === 'queued') Object.assign(document, finalState(document.name))
      }
      return Promise.resolve({ items, page: 1, pages: 1, total: items.length, all: noDocuments })
    },
    deleteDocument: unused,
    cancelDocument: async ({ documentId }) => {
      const found = documents.find(({ id }) => id === documentId)
      if (!found) throw new AppError('not-found', say('There is no such document.'))
      return Object.assign(found, { state: 'cancelled' as const })
    },
    retryDocument: unused,
    retryDocuments: unused,
    deleteDocuments: unused,
    setEncoding: unused,
    previewChunks: unused,
    search: ({ query }) =>
      Promise.resolve(
        query === 'nothing' ? [] : [{ ...aChunk('valve', 'The safety valve opens at six bar.'), matches: [] }],
      ),
    document: unused,
    original: unused,
    importFaiss: unused,
    exportFaiss: unused,
    addDocument: async ({ collectionId, name, data }) => {
      const content = await text(Readable.from(data))
      if (content === '') throw new AppError('file-empty', say('“{name}” has no content.', { name }))
      const id = `d${documents.length}`
      documents.push({
        id,
        collectionId,
        name,
        mime: 'text/plain',
        bytes: content.length,
        state: 'queued',
        error: null,
        progress: 0,
        pages: null,
        chunks: 0,
        source: null,
        key: name,
        language: null,
        outdated: false,
        checkedAt: null,
        removedAt: null,
        createdAt: now,
        updatedAt: now,
      })
      return { documentId: id, duplicate: false }
    },
  }
  return { collections, all, documents }
}

function finalState(name: string): Partial<DocumentDto> {
  if (!name.includes('broken')) return { state: 'indexed', chunks: 3 }
  return { state: 'failed', error: { code: 'file-broken', message: 'The file is damaged.', fix: 'Save it again.' } }
}
