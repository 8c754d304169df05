import { estimateTokens } from '@/pipeline/tokens'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { parsedKey, readParsed } from '@/server/knowledge/ingest/document-files'
import { iterateChunks } from '@/server/knowledge/split/split-text'
import { requireCollection } from '../collections/rows'
import type { Call } from '../context'
import { query } from '../use-case'
import type { IndexesDeps } from './deps'
import { type PlannedIndex, planChange } from './plan-change'
import type { IndexChange, IndexEstimate } from './types'
import { changeSchema } from './types'

const SAMPLE_DOCUMENTS = 5
const SAMPLE_CHARACTERS = 100_000
const TRIAL_CHUNKS = 16
/** Chunks in one call of the embedder, as indexing makes them. */
const BATCH = 32
/** What a chunk takes in a store beside its vector: text, payload and postings, roughly. Bytes. */
const CHUNK_OVERHEAD = 2_000
/** A short sentence written by a chat model on one machine. */
const SECONDS_PER_CONTEXT = 2

/**
 * What building an index will cost, from a sample: some documents are split as the change says, and a batch of the chunks
 * is embedded to see how long that takes. Nothing is written.
 */
export const estimateIndex = query({ permission: 'read', input: changeSchema, run: estimate })

async function estimate(
  deps: IndexesDeps,
  { collectionId, change }: { collectionId: string; change: IndexChange },
  options: Call,
): Promise<IndexEstimate> {
  const collection = await requireCollection(deps, collectionId, options)
  const planned = await planChange(deps, collection, change, options)
  const { documents, tokens } = await deps.records.indexes.liveTotals(collection.id)
  const sample = await sampleTexts(deps, collection.id)
  const texts = sample.flatMap((text) => splitSample(text, planned))
  const sampleTokens = sample.reduce((sum, text) => sum + estimateTokens(text), 0)
  // `tokens` counts words after filtering, the sample's tokens are a model's: the ratio of chunks to text is what carries over.
  const totalTokens =
    documents === 0 ? 0 : Math.max(tokens, Math.round((sampleTokens / Math.max(1, sample.length)) * documents))
  const chunks =
    sampleTokens === 0 ? documents : Math.max(documents, Math.round((texts.length / sampleTokens) * totalTokens))
  const secondsPerChunk = await trial(deps, planned, texts.slice(0, TRIAL_CHUNKS), options)
  const chatCalls = planned.chunking.context ? chunks : 0
  return {
    documents,
    chunks,
    tokens: totalTokens,
    embeddingCalls: Math.ceil(chunks / BATCH),
    chatCalls,
    seconds: Math.ceil(chunks * secondsPerChunk + chatCalls * SECONDS_PER_CONTEXT),
    bytes: chunks * (planned.dimension * 4 + CHUNK_OVERHEAD),
    embedder: {
      provider: planned.embedder.provider,
      model: planned.embedder.model,
      dimension: planned.dimension,
    },
  }
}

async function sampleTexts({ records, files }: IndexesDeps, collectionId: string): Promise<string[]> {
  const documents = await records.documents.searched([collectionId], SAMPLE_DOCUMENTS)
  const texts: string[] = []
  for (const { id, liveGeneration } of documents) {
    const parsed = await readParsed(files, parsedKey({ collectionId, documentId: id, generation: liveGeneration }))
    texts.push(parsed.text.slice(0, SAMPLE_CHARACTERS))
  }
  return texts
}

/** Strategies that need a model come to about as many chunks as plain splitting at the same size. */
function splitSample(text: string, { chunking }: PlannedIndex): string[] {
  if (chunking.strategy === 'document') return [text]
  return [...iterateChunks({ text, headings: [] }, chunking)].map((chunk) => chunk.text)
}

async function trial(
  { embedder }: IndexesDeps,
  planned: PlannedIndex,
  texts: readonly string[],
  options: CallOptions,
): Promise<number> {
  if (texts.length === 0) return 0
  const started = performance.now()
  const { provider, model } = planned.embedder
  await embedder.embed(provider, { model, texts, kind: 'passage' }, options)
  return (performance.now() - started) / 1000 / texts.length
}
