import { z } from 'zod'
import { type Chunking, chunkingInput } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import type { Provider } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import { checkChunking, chunkDocument, type Splittable, type TextChunk } from '@/server/knowledge/split/chunk-document'
import { withWrittenContext } from '@/server/knowledge/split/context'
import { reachForward } from '@/server/knowledge/split/measure'
import { chunkTools } from '@/server/knowledge/split/model-tools'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { requireDocument, shownContent } from './rows'
import type { ChunkPreview } from './types'

/** How much of the text is shown, in UTF-16 code units. */
const SHOWN = 60_000
/** Chunks for which models are asked. */
const ASKED = 20
/** How long a document is split for its totals; the rest is estimated from what was split. */
const TOTALS_MS = 5_000

const previewSchema = z.union([
  z.strictObject({ chunking: chunkingInput, documentId: idSchema }),
  z.strictObject({ chunking: chunkingInput, text: z.string().min(1).max(200_000) }),
])
type PreviewInput = z.output<typeof previewSchema>

interface Subject {
  name: string
  parsed: Splittable
  embedder: { provider: Provider; model: string }
}

/**
 * Where chunks would lie in a document (or a text), by settings that need not be the collection's. Nothing is written.
 * Where a model is needed only the first 20 chunks' worth of text is processed: by strategy `semantic` the totals are of
 * that part; with a written context they are of the whole document all the same. A document of many megabytes
 * is split for five seconds and the number of its chunks estimated from that.
 * Throws `not-found`, `not-indexed` for a document that was not read yet, `invalid-input`, and what models throw.
 */
export const previewChunks = mutation({
  permission: 'read',
  input: previewSchema,
  // A model on a slow machine may write the context of the chunks.
  patienceMs: 600_000,
  cancellable: true,
  run,
})

async function run(deps: CollectionDeps, input: PreviewInput, call: Call): Promise<ChunkPreview> {
  const { signal } = call
  const { chunking } = input
  checkChunking(chunking)
  const { name, parsed, embedder } = await subjectOf(deps, input, call)
  const { context } = chunking
  const tools = await chunkTools(deps, { embedder, context }, { signal })
  const part = chunking.strategy === 'semantic' ? beginning(parsed, chunking) : parsed
  const { shown, totals } = await survey(part.text, chunkDocument(part, { ...chunking, context: null }, tools), {
    limit: context === null ? Number.POSITIVE_INFINITY : ASKED,
  })
  const { complete } = tools
  if (context !== null && !complete) {
    throw new AppError('invalid-input', say('context: there is no chat model to write it.'), {
      details: { field: 'chunking.context' },
    })
  }
  const chunks = complete ? await collected(withWrittenContext(parsed, iterated(shown), { complete, signal })) : shown
  const last = shown.at(-1)?.end ?? 0
  const truncated = parsed.text.slice(last).trim() !== ''
  return {
    documentName: name,
    text: truncated ? parsed.text.slice(0, last) : parsed.text,
    truncated,
    chunks: chunks.map(shownChunk),
    totals,
  }
}

async function subjectOf(deps: CollectionDeps, input: PreviewInput, call: Call): Promise<Subject> {
  if ('text' in input) {
    const embedder = await deps.resolveEmbedder({ provider: 'auto', model: '' }, call)
    return { name: '', parsed: fromText(input.text), embedder }
  }
  const document = await requireDocument(deps, input.documentId, call)
  const parsed = await readParsedIfThere(deps.files, shownContent(document))
  if (!parsed) throw new AppError('not-indexed', say('“{name}” has not been read yet.', { name: document.name }))
  const { embedderProvider: provider, embedderModel: model } = document.collection
  return { name: document.name, parsed, embedder: { provider, model } }
}

/** A text that somebody typed: lines that begin with `#` are its headings, as in Markdown. */
function fromText(text: string): Splittable {
  const headings = [...text.matchAll(/^(#{1,6})[ \t]+(\S.*)$/gm)].map((found) => ({
    start: found.index,
    level: found[1]?.length ?? 1,
    text: found[2]?.trim() ?? '',
  }))
  return { text, headings }
}

/** The first chunks' worth of a document. */
function beginning(parsed: Splittable, { size, unit }: Chunking): Splittable {
  const end = reachForward(parsed.text, 0, ASKED * size, unit)
  if (end === parsed.text.length) return parsed
  const clip = <T extends { start: number; end: number }>(spans: readonly T[]) =>
    spans.filter(({ start }) => start < end).map((span) => ({ ...span, end: Math.min(span.end, end) }))
  return {
    ...parsed,
    text: parsed.text.slice(0, end),
    headings: parsed.headings.filter(({ start }) => start < end),
    ...(parsed.pages && { pages: clip(parsed.pages) }),
    ...(parsed.blocks && { blocks: clip(parsed.blocks) }),
  }
}

/** The chunks that are shown, and the measures of all; at least one chunk is shown. */
async function survey(text: string, chunks: AsyncIterable<TextChunk>, { limit }: { limit: number }) {
  const shown: TextChunk[] = []
  const until = performance.now() + TOTALS_MS
  let sum = 0
  let count = 0
  let minTokens = Number.POSITIVE_INFINITY
  let maxTokens = 0
  let share = 1
  for await (const chunk of chunks) {
    const tokens = estimateTokens(chunk.text)
    sum += tokens
    count++
    minTokens = Math.min(minTokens, tokens)
    maxTokens = Math.max(maxTokens, tokens)
    if (shown.length === 0 || (shown.length < limit && chunk.end <= SHOWN)) shown.push(chunk)
    if (performance.now() < until) continue
    share = chunk.end / text.length
    break
  }
  const totals = {
    chunks: Math.round(count / share),
    meanTokens: count === 0 ? 0 : Math.round(sum / count),
    minTokens: count === 0 ? 0 : minTokens,
    maxTokens,
  }
  return { shown, totals }
}

async function* iterated<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const shownChunk = ({ index, start, end, page, headingPath, context, parent, text }: TextChunk) => ({
  index,
  start,
  end,
  tokens: estimateTokens(text),
  ...(page !== undefined && { page }),
  ...(headingPath && { headingPath }),
  ...(context !== undefined && { context }),
  ...(parent && { parent }),
})
