import { createHash, randomUUID } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import type { FieldSpec } from '@/pipeline/filter'
import { modelRefSchema } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { type CollectionRecord, languages } from '@/server/capabilities/records/collections'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Point } from '@/server/capabilities/vector-store'
import {
  type Analyser,
  type AnalyserLanguage,
  analyserOf,
  createAnalyser,
  detectLanguage,
  knownLanguage,
} from '@/server/knowledge/analyser'
import { type DocstoreEntry, readDocstore } from '@/server/knowledge/faiss/docstore'
import { type FlatIndex, readHeader, readVectors } from '@/server/knowledge/faiss/flat-index'
import { inferFields, metadataOf } from '@/server/knowledge/faiss/metadata-fields'
import { originalKey, parsedKey, writeParsed } from '@/server/knowledge/ingest/document-files'
import { pointId } from '@/server/knowledge/ingest/point-id'
import { TermTally } from '@/server/knowledge/terms/document-terms'
import type { Call } from '../context'
import { nameSchema } from '../ids'
import { file } from '../use-case'
import { createCollection } from './create-collection'
import { deleteCollection } from './delete-collection'
import type { CollectionDeps } from './deps'
import { getCollection } from './get-collection'
import { requireCollection } from './rows'
import type { CollectionDto } from './types'

/** Paths are of this computer. */
const importSchema = z.strictObject({
  /** Of the new collection. */
  name: nameSchema,
  /** `auto`: as an export of Telar says, else found per document. */
  language: z.enum(languages).default('none'),
  /** The model that made the vectors: questions are embedded by it. */
  embedder: modelRefSchema.default({ provider: 'auto', model: '' }),
  indexPath: z.string(),
  docstorePath: z.string(),
})

const BATCH = 64
const GENERATION = 1
/** Between two texts of one document. */
const GAP = '\n\n'

/** A document put together again from its texts. */
interface Rebuilt {
  id: string
  name: string
  text: string
  entries: number
  tokens: number
  /** As the export has it; found in the text where it says nothing. */
  language: string | undefined
  /** Whose analyser makes the terms. */
  analyser: AnalyserLanguage
  tally: TermTally
}

interface Placed {
  document: Rebuilt
  index: number
  start: number
  end: number
  page: number | undefined
}

/**
 * Makes a collection from a flat FAISS index and the texts of its vectors (`readDocstore`). Nothing is embedded anew.
 * Texts with the same `metadata.source` become one document, in their order. Throws `dimension-mismatch` when the model
 * makes other vectors than the index holds, `file-…` for files that cannot be read, `invalid-input` when they do not
 * belong together; then nothing stays.
 */
export const importFaiss = file({ permission: 'edit', input: importSchema, run })

async function run(deps: CollectionDeps, input: z.output<typeof importSchema>, call: Call): Promise<CollectionDto> {
  const entries = readDocstore(await readFile(input.docstorePath))
  const file = await open(input.indexPath, 'r')
  try {
    const index = await readHeader(file)
    if (index.count !== entries.length) {
      throw new AppError(
        'invalid-input',
        say('The index holds {vectors} vectors, but there are {texts} texts.', {
          vectors: index.count,
          texts: entries.length,
        }),
      )
    }
    if (index.count === 0) throw new AppError('file-empty', say('The index holds no vectors.'))
    const own = entries[0]?.telar
    const fields = own?.fields ?? inferFields(entries.map(({ metadata }) => metadata))
    const exported = languages.find((known) => known === own?.language)
    const language = input.language === 'auto' ? (exported ?? 'auto') : input.language
    const { id, dimension } = await createCollection(
      deps,
      { name: input.name, language, embedder: input.embedder, fields },
      call,
    )
    try {
      if (dimension !== index.dimension) throw otherDimension(dimension, index)
      const collection = await requireCollection(deps, id, call)
      await fill(
        deps,
        collection,
        { entries, fields, index, read: (first) => readVectors(file, index, first, BATCH) },
        call,
      )
    } catch (error) {
      await deleteCollection(deps, { id }, { ...call, signal: AbortSignal.timeout(30_000) })
      throw error
    }
    return await getCollection(deps, { id }, call)
  } finally {
    await file.close()
  }
}

const otherDimension = (dimension: number, index: FlatIndex) =>
  new AppError(
    'dimension-mismatch',
    say('The model makes vectors of {made} dimensions, the index holds vectors of {held}.', {
      made: dimension,
      held: index.dimension,
    }),
    {
      fix: say('Choose the model the index was made with.'),
      details: { expected: index.dimension, actual: dimension },
    },
  )

interface Content {
  entries: readonly DocstoreEntry[]
  fields: readonly FieldSpec[]
  index: FlatIndex
  read: (first: number) => Promise<number[][]>
}

async function fill(
  deps: CollectionDeps,
  collection: CollectionRecord,
  { entries, fields, index, read }: Content,
  { signal }: CallOptions,
): Promise<void> {
  const { places, documents } = rebuild(entries, collection.name)
  const analysers = chooseAnalysers(collection, documents)
  let chunks = 0
  let tokens = 0
  for (let first = 0; first < index.count; first += BATCH) {
    signal.throwIfAborted()
    const vectors = await read(first)
    const points = vectors.flatMap((vector, row): Point[] => {
      const entry = entries[first + row]
      const place = places[first + row]
      if (!entry || !place) return []
      const analyser = analysers.get(place.document.analyser) ?? createAnalyser('none')
      const words = analyser.words(entry.page_content)
      const terms = analyser.count(words)
      place.document.tally.add(words)
      place.document.tokens += terms.length
      tokens += terms.length
      return [
        pointOf(collection, {
          vector,
          terms,
          place,
          metadata: metadataOf(entry.metadata, fields),
          text: entry.page_content,
        }),
      ]
    })
    chunks += points.length
    await deps.vectorStore.upsert(collection.storeName, points, {
      signal,
      staged: true,
      averageLength: tokens / chunks,
    })
    await nextTurn()
  }
  for (const document of documents) await keep(deps, collection, document, signal)
  // What places a chunk was neither embedded nor indexed by whoever made the vectors.
  await deps.records.collections.filled(collection.id, { analyser: 2, chunkCount: chunks, tokenCount: tokens })
}

function pointOf(
  { id: collectionId }: CollectionRecord,
  {
    vector,
    terms,
    place,
    metadata,
    text,
  }: Pick<Point, 'vector' | 'terms'> & { place: Placed; metadata: Point['payload']['metadata']; text: string },
): Point {
  const { document, index, start, end, page } = place
  return {
    id: pointId(document.id, GENERATION, index),
    generation: GENERATION,
    vector,
    terms,
    payload: {
      collectionId,
      documentId: document.id,
      documentName: document.name,
      text,
      position: { index, start, end, ...(page !== undefined && { page }) },
      ...(document.language !== undefined && document.language !== 'none' && { language: document.language }),
      metadata,
    },
  }
}

/** Gives each document its language, the collection's or its own, and the analyser that goes with it. */
function chooseAnalysers({ language: wanted }: CollectionRecord, documents: readonly Rebuilt[]) {
  const analysers = new Map<AnalyserLanguage, Analyser>()
  for (const document of documents) {
    const language = knownLanguage(wanted === 'auto' ? (document.language ?? detectLanguage(document.text)) : wanted)
    document.language = language
    document.analyser = wanted === 'auto' ? analyserOf(language, document.text) : language
    if (!analysers.has(document.analyser)) analysers.set(document.analyser, createAnalyser(document.analyser))
  }
  return analysers
}

/** Puts texts of one source together, so that a citation opens them in their place. */
function rebuild(entries: readonly DocstoreEntry[], fallbackName: string): { places: Placed[]; documents: Rebuilt[] } {
  const bySource = new Map<string, Rebuilt & { parts: string[]; length: number }>()
  const own = entries[0]?.telar !== undefined
  const places = entries.map(({ page_content: text, metadata, language }) => {
    const source = typeof metadata.source === 'string' && metadata.source !== '' ? metadata.source : fallbackName
    // In an export of Telar two documents may have one name.
    const key = own && typeof metadata.document_id === 'string' ? metadata.document_id : source
    const known = bySource.get(key)
    const document = known ?? {
      id: randomUUID(),
      name: nameOf(source),
      text: '',
      entries: 0,
      tokens: 0,
      language,
      analyser: 'none' as const,
      tally: new TermTally(),
      parts: [],
      length: 0,
    }
    if (!known) bySource.set(key, document)
    const start = document.length + (document.entries === 0 ? 0 : GAP.length)
    const place = { document, index: document.entries, start, end: start + text.length, page: pageOf(metadata.page) }
    document.parts.push(text)
    document.entries += 1
    document.length = place.end
    return place
  })
  for (const document of bySource.values()) document.text = document.parts.join(GAP)
  return { places, documents: [...bySource.values()] }
}

const nameOf = (source: string): string =>
  source
    .split(/[/\\]/)
    .findLast((part) => part !== '')
    ?.slice(0, 255) ?? source

/** LangChain's loaders count pages from 0. */
const pageOf = (page: unknown): number | undefined =>
  typeof page === 'number' && Number.isInteger(page) && page >= 0 ? page + 1 : undefined

async function keep(
  { records, files, vectorStore }: CollectionDeps,
  { id: collectionId, storeName }: CollectionRecord,
  { id, name, text, entries, tokens, language, analyser, tally }: Rebuilt,
  signal: StopSignal,
): Promise<void> {
  const content = { collectionId, documentId: id, generation: GENERATION }
  const bytes = Buffer.from(text)
  await files.write(originalKey(content), bytes)
  await writeParsed(files, parsedKey(content), { text, headings: [], mime: 'text/plain', metadata: {}, warnings: [] })
  await vectorStore.commitDocument(storeName, id, GENERATION, { signal })
  const hash = createHash('sha256').update(bytes).digest('hex')
  await records.documents.create({
    id,
    collectionId,
    // Two documents of an index may say the same; each is its own.
    identity: `faiss:${id}`,
    name,
    mime: 'text/plain',
    bytes: bytes.length,
    hash,
    state: 'indexed',
    progress: 1,
    liveGeneration: GENERATION,
    language: language ?? 'none',
    chunkCount: entries,
    tokenCount: tokens,
  })
  await records.terms.save({ storeName, documentId: id }, tally.done(analyser))
}
