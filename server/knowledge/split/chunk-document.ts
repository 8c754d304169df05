import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Chunking } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import type { Message } from '@/pipeline/message'
import { type Said, say } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { codeSpans } from './code'
import { withWrittenContext } from './context'
import { headingSpans } from './headings'
import { createLayout, createLocator, type Layout } from './layout'
import { fits } from './measure'
import { type Range, rangesOf } from './ranges'
import { recursiveSpans } from './recursive'
import { type EmbedTexts, semanticSpans } from './semantic'
import { sentenceGroups } from './sentences'
import { checkChunking, DOCUMENT_LIMIT } from './settings'
import type { ChunkSpan, Splittable, TextChunk } from './text-chunk'
import { windowSpans } from './tokens'

export { checkChunking, readChunking } from './settings'
export { indexedText, type Splittable, type TextChunk } from './text-chunk'

export interface ChunkTools {
  /** The collection's embedder, for passages; needed by strategy `semantic`. */
  embed?: EmbedTexts
  /** The model of `chunking.context`; needed when that is set. Its errors of reach and load end the whole call. */
  complete?: (messages: Message[], signal: StopSignal) => Promise<string>
  /** The longest text that the collection's embedder takes, in estimated tokens; absent where that is not known. */
  longest?: number
  signal: StopSignal
  onWarning?: (said: Said) => void
}

/** Longer headers of tables are cut: they are repeated for every chunk. */
const LONGEST_HEADER = 1_500
/** The names of columns that are searched with a piece of a table, in code units altogether. */
const LONGEST_NAMES = 8_000
/** What a written context may take of the longest text, in tokens. */
const WRITTEN_TOKENS = 160
/** How long splitting works before the event loop gets a turn, in milliseconds. */
const TURN_MS = 6

/**
 * Splits a document by the settings, one chunk at a time: memory stays bounded, and the event loop gets turns. Every
 * character that is not white space is in some chunk; `text` is exactly the document's text from `start` to `end`; the same
 * document and settings give the same chunks. A chunk that starts inside a table carries the table's header as `context`.
 * Chunks stay within their page, except those of strategy `document`. None but those is longer, with its table's header,
 * than the embedder takes. Linear in the length of the text.
 * Throws `invalid-input` for settings that cannot be or a tool that is missing, and what `embed` and `complete` throw.
 */
export async function* chunkDocument(
  parsed: Splittable,
  chunking: Chunking,
  tools: ChunkTools,
): AsyncGenerator<TextChunk, void, undefined> {
  checkChunking(chunking)
  if (chunking.context === null) {
    yield* plainChunks(parsed, chunking, tools)
    return
  }
  const { complete } = tools
  if (!complete) throw missing('context', say('needs a chat model.'))
  yield* withWrittenContext(parsed, plainChunks(parsed, chunking, tools), { ...tools, complete })
}

async function* plainChunks(parsed: Splittable, wanted: Chunking, tools: ChunkTools) {
  const layout = createLayout(parsed)
  const finish = finisher(parsed, layout)
  const longest = longestOf(wanted, tools)
  const chunking = bounded(wanted, longest)
  let turn = performance.now()
  const spans =
    chunking.strategy === 'semantic'
      ? semanticRanges(parsed, chunking, layout, tools.embed)
      : spansOf(parsed, chunking, layout)
  for await (const span of spans) {
    for (const piece of piecesOf(parsed.text, span, { chunking, longest }, layout)) yield finish(piece)
    if (performance.now() - turn < TURN_MS) continue
    await nextTurn()
    tools.signal.throwIfAborted()
    turn = performance.now()
  }
}

/** A whole document is one chunk because somebody asked for it; the embedder takes a long one in parts. */
function longestOf({ strategy, context }: Chunking, { longest }: ChunkTools): number | undefined {
  if (longest === undefined || strategy === 'document') return undefined
  return context === null ? longest : Math.max(Math.floor(longest / 2), longest - WRITTEN_TOKENS)
}

/** Chunks of even size rather than full ones and their rests. */
function bounded(chunking: Chunking, longest: number | undefined): Chunking {
  if (longest === undefined || chunking.unit !== 'tokens' || chunking.size <= longest) return chunking
  return { ...chunking, size: longest, overlap: Math.min(chunking.overlap, Math.floor(longest / 4)) }
}

/** A chunk as it is, or split further where it is longer than the embedder takes with what stands before its text. */
function* piecesOf(
  text: string,
  span: ChunkSpan,
  { chunking, longest }: { chunking: Chunking; longest: number | undefined },
  layout: Layout,
): Generator<ChunkSpan, void, undefined> {
  const header = longest === undefined ? undefined : tableHeader(layout, span.start)
  const short = longest === undefined || (!header && chunking.unit === 'tokens' && chunking.size <= longest)
  const room = short ? 0 : Math.max(Math.floor(longest / 2), longest - estimateTokens(header ?? ''))
  if (short || fits(text, span.start, span.end, room, 'tokens')) {
    yield span
    return
  }
  for (const piece of recursiveSpans(text, span, { size: room, overlap: 0, unit: 'tokens' }, layout)) {
    yield { ...span, ...piece }
  }
}

/** Looks up what a span is, in the order of spans. */
function finisher(parsed: Splittable, layout: Layout): (span: ChunkSpan) => TextChunk {
  const locate = createLocator(parsed)
  let index = 0
  return (span) => {
    const { start, end, parent } = span
    const context = tableHeader(layout, start)
    const columns = columnsOf(layout, start, end)
    return {
      index: index++,
      start,
      end,
      ...locate(span),
      text: parsed.text.slice(start, end),
      ...(context && { context }),
      ...(columns && { columns }),
      ...(parent && { parent }),
    }
  }
}

/** The columns of the table that a chunk is cut from, or that it is mostly made of. */
function columnsOf(layout: Layout, start: number, end: number): readonly string[] | undefined {
  const leaf = layout.leafAround(start + 1) ?? layout.leafAround(Math.floor((start + end) / 2))
  return leaf?.kind === 'table' && leaf.columns ? firstNames(leaf.columns) : undefined
}

/** Those at the left that are not too long together. */
function firstNames(columns: readonly string[]): readonly string[] {
  let length = 0
  for (const [at, name] of columns.entries()) {
    length += name.length + 1
    if (length > LONGEST_NAMES) return columns.slice(0, at)
  }
  return columns
}

/**
 * What a piece of a table needs above it: caption and header rows, and the names of the groups of rows in which it begins, as
 * one more row. A row that is a paragraph by itself has the table's caption.
 */
function tableHeader(layout: Layout, start: number): string | undefined {
  const leaf = layout.leafAround(start)
  if (!leaf) {
    const row = layout.leafAround(start + 1)
    return row?.kind === 'row' ? row.caption : undefined
  }
  if (leaf.kind !== 'table') return leaf.caption
  const header = leaf.header?.trim().slice(0, LONGEST_HEADER) ?? ''
  const group = leaf.groups?.findLast((each) => each.start < start && start < each.end)
  const name =
    group &&
    `| ${group.label.replaceAll('|', '\\|')} |${'  |'.repeat(Math.max(0, firstNames(leaf.columns ?? []).length - 1))}`
  return [header, ...(name ? [name] : [])].join('\n').trim() || undefined
}

function* spansOf(parsed: Splittable, chunking: Chunking, layout: Layout): Generator<ChunkSpan, void, undefined> {
  if (chunking.strategy === 'document') {
    yield* wholeSpans(parsed, layout)
    return
  }
  for (const range of rangesOf(parsed, chunking, layout)) {
    for (const span of rangeSpans(parsed, range, chunking, layout)) yield within(range, span)
  }
}

async function* semanticRanges(parsed: Splittable, chunking: Chunking, layout: Layout, embed: EmbedTexts | undefined) {
  if (!embed) throw missing('strategy', say('semantic needs an embedding model.'))
  for (const range of rangesOf(parsed, chunking, layout)) {
    const prose = range.kind === 'prose'
    const spans = prose
      ? semanticSpans(parsed.text, range, chunking, layout, embed)
      : rangeSpans(parsed, range, chunking, layout)
    for await (const span of spans) yield within(range, span)
  }
}

/** The passage that is asked for by its size stands before that of a sentence window. */
const within = ({ parent }: Range, span: ChunkSpan): ChunkSpan => (parent ? { ...span, parent } : span)

function rangeSpans(
  { text, headings }: Splittable,
  range: Range,
  chunking: Chunking,
  layout: Layout,
): Iterable<ChunkSpan> {
  const { size, unit, strategy } = chunking
  const overlap = strategy === 'sentences' || strategy === 'semantic' ? 0 : chunking.overlap
  const options = { size, overlap, unit }
  if (strategy === 'tokens') return windowSpans(text, range, options, layout)
  if (range.kind === 'row') return recursiveSpans(text, range, { ...options, overlap: 0 }, layout)
  if (range.kind === 'code' || strategy === 'code') return codeSpans(text, range, options, layout)
  if (strategy === 'headings') return headingSpans(text, headings, range, options, layout)
  if (strategy === 'sentences') return sentenceGroups(text, range, chunking, layout)
  return recursiveSpans(text, range, options, layout)
}

function wholeSpans({ text }: Splittable, layout: Layout): Iterable<ChunkSpan> {
  const pageless: Layout = { ...layout, pageEnd: () => text.length }
  const range = { start: 0, end: text.length }
  return recursiveSpans(text, range, { size: DOCUMENT_LIMIT, overlap: 0, unit: 'characters' }, pageless)
}

const missing = (field: string, problem: Said) =>
  new AppError('invalid-input', say('{field}: {problem}', { field, problem }), {
    details: { field: `chunking.${field}` },
  })
