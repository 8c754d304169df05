import type { ChunkPosition } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import type { Heading, PageSpan } from '../parse/parsed-document'
import { cutLevel, level } from './boundaries'
import { isSpace, reachBackward, reachForward, type SplitUnit } from './measure'

/** How to split. `size` and `overlap` count `unit`s; tokens are those of `estimateTokens`. */
export interface SplitOptions {
  size: number
  overlap: number
  unit: SplitUnit
}

export const defaultSplitOptions: SplitOptions = { size: 300, overlap: 45, unit: 'tokens' }
export const MIN_CHUNK_SIZE = 8
export const MAX_CHUNK_SIZE = 20_000

/** A piece of a document; `text` is exactly the document's text from `start` to `end`, without white space at its ends. */
export interface TextChunk extends ChunkPosition {
  text: string
}

/** What splitting needs of a parsed document. */
export interface Splittable {
  text: string
  headings: readonly Heading[]
  pages?: readonly PageSpan[]
}

/** Throws `invalid-input` unless the settings can be split by. */
export function checkSplitOptions({ size, overlap }: SplitOptions): void {
  const whole = Number.isInteger(size) && Number.isInteger(overlap)
  if (!whole || size < MIN_CHUNK_SIZE || size > MAX_CHUNK_SIZE) {
    throw new AppError(
      'invalid-input',
      `The chunk size must be a whole number from ${MIN_CHUNK_SIZE} to ${MAX_CHUNK_SIZE}.`,
    )
  }
  if (overlap < 0 || overlap >= size) {
    throw new AppError(
      'invalid-input',
      `The overlap (${overlap}) must be at least 0 and smaller than the chunk size (${size}).`,
    )
  }
}

/** All chunks of a document; see `iterateChunks`. */
export function splitText(parsed: Splittable, options: SplitOptions = defaultSplitOptions): TextChunk[] {
  return [...iterateChunks(parsed, options)]
}

/**
 * Splits a document into chunks of at most `size` units, one at a time, so that a large text never holds the event loop.
 * Separators are tried from the best to the worst: before a heading, between paragraphs, lines, sentences, words, and at
 * last between code points; the last place of the best kind in the second half of what fits wins. Each chunk but the first
 * repeats up to `overlap` units from the end of the one before, from a sentence's start where there is one, and never
 * across a heading. A chunk stays within its page, so that a citation opens the page that holds what it says. Every character that is not white space is in some chunk. Linear in the length of the text.
 */
export function* iterateChunks(parsed: Splittable, options: SplitOptions): Generator<TextChunk, void, undefined> {
  checkSplitOptions(options)
  const { text } = parsed
  const place = locator(parsed)
  const headingStarts = new Set(parsed.headings.map((heading) => heading.start))
  const isHeading = (at: number) => headingStarts.has(at)
  const pageEnd = pageEnds(parsed)
  let index = 0
  let start = skipSpace(text, 0)
  let done = start
  while (done < text.length) {
    const last = pageEnd(done)
    let reach = reachForward(text, start, options.size, options.unit)
    if (reach <= done) {
      // Nothing new fits behind the overlap: go on without it.
      start = done
      reach = reachForward(text, start, options.size, options.unit)
    }
    const cut = reach >= last ? last : chooseCut(text, { start, done, reach }, isHeading)
    const end = trimEnd(text, start, cut)
    yield { index: index++, start, end, ...place(start), text: text.slice(start, end) }
    done = skipSpace(text, cut)
    start = done < last ? overlapStart(text, { start, end, done }, options, isHeading) : done
  }
}

/** Where the chunk from `start` ends: behind `done` (so that it brings something new), at most at `reach`. */
function chooseCut(
  text: string,
  { start, done, reach }: { start: number; done: number; reach: number },
  isHeading: (at: number) => boolean,
): number {
  const middle = Math.max(start + Math.floor((reach - start) / 2), done + 1)
  let best = { level: level.none as number, at: reach }
  for (let at = reach; at > done; at--) {
    if (at < middle && best.level > level.none) break
    const found = cutLevel(text, at, start, isHeading)
    if (found > best.level) best = { level: found, at }
    if (best.level === level.heading) break
  }
  return best.level === level.none && isSpace(text.charCodeAt(reach)) ? reach : best.at
}

/** Where the next chunk starts: inside the one before, by at most the overlap. */
function overlapStart(
  text: string,
  { start, end, done }: { start: number; end: number; done: number },
  { overlap, unit }: SplitOptions,
  isHeading: (at: number) => boolean,
): number {
  if (overlap === 0 || isHeading(done)) return done
  const lowest = reachBackward(text, start + 1, end, overlap, unit)
  let word = done
  let sentence = done
  for (let at = end - 1; at >= lowest; at--) {
    const found = cutLevel(text, at, start, isHeading)
    if (found === level.heading) return at
    if (found >= level.sentence) sentence = at
    if (found >= level.word) word = at
  }
  if (sentence < done) return sentence
  return word < done || lowest >= end || isSpace(text.charCodeAt(lowest)) ? word : unbroken(text, lowest, end, done)
}

/** In text without any separator the overlap starts at a code point; beside ordinary words there is none. */
function unbroken(text: string, lowest: number, end: number, done: number): number {
  return done === end && !isSpace(text.charCodeAt(end - 1)) ? lowest : done
}

function skipSpace(text: string, at: number): number {
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

function trimEnd(text: string, start: number, end: number): number {
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--
  return end
}

/** Where the page that holds an offset ends; asked with growing offsets. Without pages the text is one. */
function pageEnds({ text, pages = [] }: Splittable): (at: number) => number {
  let next = 0
  return (at) => {
    while (next < pages.length && (pages[next]?.start ?? 0) <= at) next++
    return pages[next]?.start ?? text.length
  }
}

/** Page and heading path by offset; asked with growing offsets, so each list is walked once. */
function locator({ headings, pages }: Splittable): (at: number) => Pick<TextChunk, 'page' | 'headingPath'> {
  let nextHeading = 0
  let page = 0
  let path: Heading[] = []
  return (at) => {
    for (let heading = headings[nextHeading]; heading && heading.start <= at; heading = headings[++nextHeading]) {
      const { level: depth } = heading
      path = [...path.filter((above) => above.level < depth), heading]
    }
    while (pages && page + 1 < pages.length && (pages[page + 1]?.start ?? Number.POSITIVE_INFINITY) <= at) page++
    const found = pages?.[page]
    return {
      ...(found && { page: found.page }),
      ...(path.length > 0 && { headingPath: path.map((heading) => heading.text) }),
    }
  }
}
