import type { Readable } from 'node:stream'
import type { Chunk } from '@/pipeline/chunk'
import type { Encoding } from '@/pipeline/encodings'
import type { FieldSpec, Filter } from '@/pipeline/filter'
import type { FusionSetting } from '@/pipeline/fusion'
import type { ModelRef } from '@/pipeline/model-ref'
import type {
  Chunking,
  ChunkPreview,
  CollectionDto,
  DocumentDetails,
  DocumentFilter,
  DocumentPage,
  DocumentQuery,
  Language,
} from '@/server/api/dto'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { SearchMode } from '@/server/capabilities/vector-store'
import type { ImportFaissInput } from './collections/import-faiss'
import type { deployments } from './deployments'
import type { indexes } from './indexes'
import type { models } from './models'
import type { pipelines } from './pipelines'
import type { retrieval } from './retrieval'
import type { runs } from './runs'
import type { sources } from './sources'
import type { system } from './system'
import type { Bound } from './use-case'

export interface CreateCollectionInput {
  name: string
  language: Language
  embedder: ModelRef
  chunking: Chunking
  fields: FieldSpec[]
}

export interface SearchInput {
  id: string
  query: string
  mode: SearchMode
  /** How a hybrid search joins its lists; `auto` when absent. */
  fusion?: FusionSetting
  /** For `score`: what the dense list counts, 0–1. */
  denseShare?: number | undefined
  topK: number
  filter?: Filter
}

/**
 * Every use case of the studio, bound to one process's database, adapters and workspace.
 * The tRPC procedures, the command line and tests call these and nothing else. All throw AppError.
 */
export interface Studio {
  system: Bound<typeof system>
  models: Bound<typeof models>
  pipelines: Bound<typeof pipelines>
  runs: Bound<typeof runs>
  collections: {
    list(): Promise<CollectionDto[]>
    get(id: string): Promise<CollectionDto>
    create(input: CreateCollectionInput): Promise<CollectionDto>
    delete(id: string): Promise<void>
    documents(input: { id: string } & DocumentQuery): Promise<DocumentPage>
    deleteDocument(documentId: string): Promise<void>
    cancelDocument(documentId: string): Promise<void>
    retryDocument(documentId: string): Promise<void>
    /** Tries every failed, cancelled or quarantined document again that the filter lets through. Gives how many. */
    retryDocuments(input: { id: string } & DocumentFilter): Promise<{ count: number }>
    /** Has a document read anew in this encoding; `null`: as it is found by its bytes. */
    setEncoding(input: { documentId: string; encoding: Encoding | null }): Promise<void>
    search(input: SearchInput): Promise<Chunk[]>
    /** Splits a document of the collection (or a text) by settings that need not be the collection's. */
    previewChunks(
      input: { chunking: Chunking } & ({ documentId: string } | { text: string }),
      signal: StopSignal,
    ): Promise<ChunkPreview>
    document(documentId: string): Promise<DocumentDetails>
    /** Makes a collection from a flat FAISS index and the texts of its vectors; paths are of this computer. */
    importFaiss(input: ImportFaissInput, signal: StopSignal): Promise<CollectionDto>
    /** A collection as a flat FAISS index, or the texts of the same chunks in the same order as JSON lines. */
    exportFaiss(id: string, part: 'index' | 'docstore', signal: StopSignal): AsyncIterable<Buffer>
    /** Keeps the original and queues it; the same content twice gives the document that is already there. */
    addDocument(input: {
      collectionId: string
      name: string
      data: Readable
    }): Promise<{ documentId: string; duplicate: boolean }>
    original(documentId: string): Promise<{ name: string; mime: string; bytes: number; stream: Readable }>
  }
  sources: Bound<typeof sources>
  indexes: Bound<typeof indexes>
  retrieval: Bound<typeof retrieval>
  deployments: Bound<typeof deployments>
}
