import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { Metadata } from '@/pipeline/chunk'
import { type FieldSpec, fieldSpecSchema } from '@/pipeline/filter'
import { type Provider, providerSchema } from '@/pipeline/model-ref'
import type { Point } from '@/server/capabilities/vector-store'
import { createAnalyser, isAnalyserLanguage } from '@/server/knowledge/analyser'
import type { ParsedDocument } from '../parse/parsed-document'
import { iterateChunks, type SplitOptions, type TextChunk } from '../split/split-text'
import { declaredMetadata } from './declared-metadata'
import { pointId } from './point-id'
import { defaultRetryDelays, withRetries } from './retry'
import type { IngestDeps } from './types'

/** Chunks in one transaction of the vector store, and in one call of a model server: enough to use both well. */
const BATCH = 32
/** The analyser works in this thread: after so many chunks the event loop gets a turn. */
const SLICE = 8

/** A collection as indexing needs it, its JSON columns read. */
export interface IndexTarget {
  id: string
  storeName: string
  provider: Provider
  model: string
  language: string
  chunking: SplitOptions
  fields: FieldSpec[]
  chunkCount: number
  tokenCount: number
}

export interface IndexTotals {
  chunks: number
  tokens: number
}

const chunkingSchema = z.object({ size: z.number(), overlap: z.number(), unit: z.enum(['tokens', 'characters']) })

/** Reads a collection's row. */
export function indexTarget(row: {
  id: string
  storeName: string
  embedderProvider: string
  embedderModel: string
  language: string
  chunking: string
  fields: string
  chunkCount: number
  tokenCount: number
}): IndexTarget {
  return {
    id: row.id,
    storeName: row.storeName,
    provider: providerSchema.parse(row.embedderProvider),
    model: row.embedderModel,
    language: row.language,
    chunking: chunkingSchema.parse(JSON.parse(row.chunking)),
    fields: z.array(fieldSpecSchema).parse(JSON.parse(row.fields)),
    chunkCount: row.chunkCount,
    tokenCount: row.tokenCount,
  }
}

export interface IndexJob {
  document: { id: string; name: string }
  parsed: ParsedDocument
  target: IndexTarget
  signal: AbortSignal
  /** Told the share of the text that is indexed, 0–1, after each batch. */
  onProgress: (share: number) => Promise<void>
}

/**
 * Splits a parsed document, embeds its chunks and writes them, a batch at a time: memory stays bounded by a batch, and
 * the event loop gets a turn between any two pieces of work. Points that the document had before are replaced.
 */
export async function indexChunks(deps: IngestDeps, job: IndexJob): Promise<IndexTotals> {
  const { parsed, target, signal } = job
  const patiently = <T>(work: () => Promise<T>) => withRetries(work, deps.retryDelaysMs ?? defaultRetryDelays, signal)
  await patiently(() => deps.vectorStore.deleteDocument(target.storeName, job.document.id, { signal }))
  const toPoint = pointMaker(job)
  const totals: IndexTotals = { chunks: 0, tokens: 0 }
  for (const batch of groups(iterateChunks(parsed, target.chunking), BATCH)) {
    signal.throwIfAborted()
    const request = { model: target.model, texts: batch.map((chunk) => chunk.text), kind: 'passage' as const }
    const vectors = await patiently(() => deps.embedder.embed(target.provider, request, { signal }))
    await nextTurn()
    const points: Point[] = []
    for (const slice of groups(batch, SLICE)) {
      for (const chunk of slice) points.push(toPoint(chunk, vectors[points.length] ?? []))
      await nextTurn()
    }
    totals.chunks += points.length
    totals.tokens += points.reduce((sum, point) => sum + point.terms.length, 0)
    const averageLength = (target.tokenCount + totals.tokens) / (target.chunkCount + totals.chunks)
    await patiently(() => deps.vectorStore.upsert(target.storeName, points, { signal, averageLength }))
    await nextTurn()
    await job.onProgress((batch.at(-1)?.end ?? 0) / parsed.text.length)
  }
  return totals
}

function pointMaker({ document, parsed, target }: IndexJob): (chunk: TextChunk, vector: number[]) => Point {
  const analyser = createAnalyser(isAnalyserLanguage(target.language) ? target.language : 'none')
  const metadata: Metadata = declaredMetadata(parsed.metadata, target.fields)
  return ({ text, ...position }, vector) => ({
    id: pointId(document.id, position.index),
    vector,
    terms: analyser.terms(text),
    payload: {
      collectionId: target.id,
      documentId: document.id,
      documentName: document.name,
      text,
      position,
      metadata,
    },
  })
}

function* groups<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let group: T[] = []
  for (const item of items) {
    group.push(item)
    if (group.length < size) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
