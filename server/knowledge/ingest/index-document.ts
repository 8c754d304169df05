import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Metadata } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { type DocumentFacts, placementLine, sectionsOf } from '@/pipeline/placement'
import { type Said, say } from '@/pipeline/said'
import type { DocumentTerms } from '@/server/capabilities/records/terms'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkPayload, Point, TermCounts } from '@/server/capabilities/vector-store'
import { defaultRetryDelays, withRetries } from '@/server/capabilities/with-retries'
import {
  type Analyser,
  type AnalyserLanguage,
  analyserOf,
  createAnalyser,
  createFirstAnalyser,
  detectFirstLanguage,
  detectLanguage,
  knownLanguage,
} from '@/server/knowledge/analyser'
import type { ParsedDocument } from '../parse/parsed-document'
import { factsOf } from '../placement/document-facts'
import { columnNames, embeddedText, isPlaced, withPlacement } from '../placement/index-text'
import { indexedText, type TextChunk } from '../split/chunk-document'
import { TermTally } from '../terms/document-terms'
import { chunksOf } from './chunks-of'
import { declaredMetadata } from './declared-metadata'
import { BATCH, isServed } from './gather'
import type { IndexTarget } from './index-target'
import { pointId } from './point-id'
import type { Turn } from './turns'
import type { IndexDeps } from './types'

/** Batches of a document that are on their way to a model server while an earlier one is written. */
const AHEAD = 2
/** The analyser works in this thread: after so many chunks the event loop gets a turn. */
const SLICE = 8

export interface IndexedDocument {
  id: string
  name: string
  /** Absent (`null`) for uploads. */
  sourceId: string | null
}

export interface IndexOptions {
  /** Which content of the document this is; ids of chunks follow from it. */
  generation: number
  signal: StopSignal
  /** The store holds nothing of this generation. */
  isNew?: boolean
  /** When it may be written. It is done once the last chunk is on its way, unless older ones are to go. */
  turn?: Turn
  /** Another content of the document is searched until this one is. */
  replaces?: boolean
  /** Told the share of the text that is indexed, 0–1, after each batch. */
  onProgress?: (share: number) => void
  /** Told what could not be done although the rest could; for people. */
  onWarning?: (said: Said) => void
}

/** What an index holds of a document now. */
export interface IndexTotals {
  chunks: number
  tokens: number
  /** The language of the text, where it was detected; else the index's. */
  language: string
  /** For the statistics beside the index; `null` for indexes that have none. */
  terms: DocumentTerms | null
}

type Chunk = Pick<ChunkPayload, 'text' | 'position' | 'context' | 'parent' | keyof DocumentFacts>
/** A chunk with what only the index needs of it. */
interface Piece {
  chunk: Chunk
  columns?: readonly string[]
}

/** A batch on its way; without `vectors` it is written already. */
interface Asked {
  pieces: readonly Piece[]
  share: number
  vectors: Promise<number[][]> | null
  isLast: boolean
}

/**
 * Splits a parsed document, embeds its chunks and writes them beside what is searchable, a batch at a time; when all are
 * there they replace the document's other points in one step. So a search never finds half a document, memory stays
 * bounded by a batch, and the event loop gets a turn between any two pieces of work.
 *
 * Stopped at any moment and called again with the same arguments it goes on behind the last batch that was written: the
 * same text and settings give the same chunks. What was completed is not done again.
 *
 * Throws what models and the vector store throw, and `file-empty` for a text without chunks.
 */
export async function indexDocumentInto(
  deps: IndexDeps,
  target: IndexTarget,
  document: IndexedDocument,
  parsed: ParsedDocument,
  options: IndexOptions,
): Promise<IndexTotals> {
  return new Indexing(deps, target, document, parsed, options).run()
}

class Indexing {
  private readonly language: AnalyserLanguage
  /** Whose analyser makes the terms, in an index that has statistics. */
  private readonly ownAnalyser: AnalyserLanguage
  /** What the text is written in, where that is plain, whatever its index's analyser is. */
  private readonly written: AnalyserLanguage
  private tally = new TermTally()
  private readonly facts: DocumentFacts | undefined
  /** What places chunks, as words: the chunks of a section share it. */
  private readonly placed = new Map<string, ReturnType<Analyser['words']>>()
  /** Headings and titles whose words the tally has. */
  private mentioned = new Set<string>()
  private readonly metadata: Metadata
  private readonly totals = { chunks: 0, tokens: 0 }
  /** Places of chunks that were longer than the embedder takes; a batch may be tried more than once. */
  private readonly parted = new Set<number>()

  constructor(
    private readonly deps: IndexDeps,
    private readonly target: IndexTarget,
    private readonly document: IndexedDocument,
    private readonly parsed: ParsedDocument,
    private readonly options: IndexOptions,
  ) {
    const detect = target.analyser === 1 ? detectFirstLanguage : detectLanguage
    this.language = target.language === 'auto' ? detect(parsed.text) : knownLanguage(target.language)
    this.ownAnalyser = target.language === 'auto' ? analyserOf(this.language, parsed.text) : this.language
    const found = target.language === 'auto' ? this.language : detectLanguage(parsed.text)
    this.written = found === 'none' ? this.language : found
    this.facts = isPlaced(target.analyser) ? factsOf(parsed, document.name) : undefined
    this.metadata = declaredMetadata(parsed.metadata, target.fields)
  }

  async run(): Promise<IndexTotals> {
    const { document, options, target } = this
    const { generation, signal } = options
    const { vectorStore } = this.deps
    if (!options.isNew && (await this.isComplete())) return this.countCompleted()
    const staged = options.isNew
      ? 0
      : await this.patiently(() => vectorStore.stagedPoints(target.storeName, document.id, generation, { signal }))
    // Batches are written whole and in order; a batch that may be incomplete is written again under the same ids.
    const written = staged - (staged % BATCH)
    const chunks = chunksOf(this.deps, target, this.parsed, {
      signal,
      onWarning: options.onWarning ?? (() => undefined),
      skip: written,
    })
    const ahead = isServed(target.provider) ? AHEAD : 0
    const asked: Asked[] = []
    for await (const [batch, isLast] of groups(chunks, BATCH)) {
      signal.throwIfAborted()
      asked.push({ ...this.ask(batch, written), isLast })
      while (asked.length > ahead) await this.takeFirst(asked)
    }
    while (asked.length > 0) await this.takeFirst(asked)
    if (this.totals.chunks === 0)
      throw new AppError('file-empty', say('“{name}” has no text to index.', { name: document.name }))
    if (this.parted.size > 0) options.onWarning?.(partedWarning(this.parted.size, target.model))
    await this.patiently(() => vectorStore.commitDocument(target.storeName, document.id, generation, { signal }))
    // What a model wrote for the batches of an earlier call is only in the store.
    return written > 0 && target.chunking.context !== null ? this.countCompleted() : this.counted(this.totals)
  }

  /** Asks for the vectors of a batch; one that is written already needs none. */
  private ask(batch: readonly TextChunk[], written: number): Omit<Asked, 'isLast'> {
    const { target, deps, options } = this
    const { signal } = options
    const pieces = batch.map((chunk) => this.pieceOf(chunk))
    const first = batch[0]?.index ?? 0
    const share = (batch.at(-1)?.end ?? 0) / this.parsed.text.length
    if (first + batch.length <= written) return { pieces, share, vectors: null }
    const request = {
      model: target.model,
      texts: pieces.map(({ chunk, columns }) => embeddedText(chunk, this.facts && columns)),
      kind: 'passage' as const,
      onParts: (at: number) => this.parted.add(first + at),
    }
    const vectors = this.patiently(() => deps.embedder.embed(target.provider, request, { signal }))
    // Whoever waits for it hears of it, and perhaps nobody does: an earlier batch may fail.
    vectors.catch(() => undefined)
    return { pieces, share, vectors }
  }

  private async takeFirst(asked: Asked[]): Promise<void> {
    const next = asked.shift()
    if (!next) return
    await this.take(next)
    this.options.onProgress?.(next.share)
  }

  private async take({ pieces, vectors: asked, isLast }: Asked): Promise<void> {
    const { target, totals, deps, options } = this
    const { signal } = options
    const vectors = await asked
    await nextTurn()
    const terms = await this.analyse(pieces)
    totals.chunks += pieces.length
    totals.tokens += sum(terms)
    if (vectors === null) return
    const points = pieces.map(({ chunk }, at) => this.pointOf(chunk, vectors[at] ?? [], terms[at]))
    const averageLength = (target.tokenCount + totals.tokens) / (target.chunkCount + totals.chunks)
    await options.turn?.come(signal)
    const writing = this.patiently(() =>
      deps.vectorStore.upsert(target.storeName, points, { signal, averageLength, staged: true }),
    )
    // The place of what is replaced is taken by what comes next.
    if (isLast && !options.replaces) options.turn?.done()
    await writing
    await nextTurn()
  }

  private async analyse(pieces: readonly Piece[]): Promise<TermCounts[]> {
    const terms: TermCounts[] = []
    for (let at = 0; at < pieces.length; at += SLICE) {
      for (const piece of pieces.slice(at, at + SLICE)) terms.push(this.termsOf(piece))
      await nextTurn()
    }
    return terms
  }

  private termsOf({ chunk, columns }: Piece): TermCounts {
    const text = this.facts ? indexedText(chunk) + columnNames(columns) : indexedText(chunk)
    if (this.target.analyser === 1) return createFirstAnalyser(this.language).terms(text)
    const analyser = createAnalyser(this.ownAnalyser)
    const words = analyser.words(text)
    this.tally.add(words)
    const own = analyser.count(words)
    if (!this.facts) return own
    const place = placementLine(chunk)
    const placed = this.placed.get(place) ?? analyser.words(place)
    if (!this.placed.has(place)) {
      this.placed.set(place, placed)
      this.mention(chunk, analyser)
    }
    return withPlacement(own, placed)
  }

  /** Each title, subject and heading counts once for its document. */
  private mention(chunk: Chunk, analyser: Analyser): void {
    for (const text of [chunk.title, chunk.subject, chunk.period, ...sectionsOf(chunk)]) {
      if (text === undefined || this.mentioned.has(text)) continue
      this.mentioned.add(text)
      this.tally.mention(analyser.words(text))
    }
  }

  private counted({ chunks, tokens }: { chunks: number; tokens: number }): IndexTotals {
    const terms = this.target.analyser === 1 ? null : this.tally.done(this.ownAnalyser)
    return { chunks, tokens, language: this.language, terms }
  }

  private pointOf(chunk: Chunk, vector: number[], terms: TermCounts | undefined): Point {
    const { id, name, sourceId } = this.document
    const { generation } = this.options
    return {
      id: pointId(id, generation, chunk.position.index),
      generation,
      vector,
      terms: terms ?? { indices: [], counts: [], length: 0 },
      payload: {
        collectionId: this.target.id,
        documentId: id,
        documentName: name,
        ...(sourceId !== null && { sourceId }),
        ...chunk,
        ...(this.written !== 'none' && { language: this.written }),
        metadata: this.metadata,
      },
    }
  }

  /** A crash may have come between making the content searchable and telling so. */
  private async isComplete(): Promise<boolean> {
    const { document, options, target } = this
    const first = { documentId: document.id, from: 0, to: 0 }
    const found = await this.patiently(() =>
      this.deps.vectorStore.chunkRanges(target.storeName, [first], { signal: options.signal }),
    )
    return found.some(({ id }) => id === pointId(document.id, options.generation, 0))
  }

  private async countCompleted(): Promise<IndexTotals> {
    const { document, options, target } = this
    const points = await this.patiently(() =>
      this.deps.vectorStore.chunksOf(target.storeName, document.id, { signal: options.signal }),
    )
    this.tally = new TermTally()
    this.mentioned = new Set()
    this.placed.clear()
    const columns = this.facts ? await this.columnsByPlace() : undefined
    const pieces = points.map(({ payload }): Piece => {
      const own = columns?.get(payload.position.start)
      return { chunk: payload, ...(own && { columns: own }) }
    })
    const terms = await this.analyse(pieces)
    return this.counted({ chunks: points.length, tokens: sum(terms) })
  }

  /** The store keeps no names of columns: they come from splitting the text again, which gives the same places. */
  private async columnsByPlace(): Promise<Map<number, readonly string[]>> {
    const { target, options, parsed } = this
    const hasColumns = parsed.blocks?.some(({ columns }) => columns !== undefined) ?? false
    const found = new Map<number, readonly string[]>()
    if (!hasColumns) return found
    const skip = Number.POSITIVE_INFINITY
    const chunks = chunksOf(this.deps, target, parsed, { signal: options.signal, onWarning: () => undefined, skip })
    for await (const { start, columns } of chunks) if (columns) found.set(start, columns)
    return found
  }

  private pieceOf({ text, context, parent, columns, ...position }: TextChunk): Piece {
    const chunk: Chunk = { text, position, ...(context && { context }), ...(parent && { parent }), ...this.facts }
    return columns ? { chunk, columns } : { chunk }
  }

  private patiently<T>(work: () => Promise<T>): Promise<T> {
    return withRetries(work, this.deps.retryDelaysMs ?? defaultRetryDelays, this.options.signal)
  }
}

const partedWarning = (chunks: number, model: string): Said =>
  chunks === 1
    ? say('A chunk is longer than {model} takes and was embedded in parts, of which its vector is the mean.', { model })
    : say(
        '{chunks} chunks are longer than {model} takes and were embedded in parts, of which their vectors are the mean.',
        { chunks, model },
      )

const sum = (terms: readonly TermCounts[]) => terms.reduce((total, { length }) => total + length, 0)

/** Some at a time, each with whether it is the last. */
async function* groups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<[T[], boolean]> {
  let group: T[] = []
  for await (const item of items) {
    if (group.length === size) {
      yield [group, false]
      group = []
    }
    group.push(item)
  }
  if (group.length > 0) yield [group, true]
}
