import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { createLayout, createLocator } from './layout'
import { recursiveSpans, type SplitOptions } from './recursive'
import type { Splittable, TextChunk } from './text-chunk'

export type { SplitOptions } from './recursive'
export type { Splittable, TextChunk } from './text-chunk'

export const defaultSplitOptions: SplitOptions = { size: 300, overlap: 45, unit: 'tokens' }
export const MIN_CHUNK_SIZE = 8
export const MAX_CHUNK_SIZE = 20_000

/** Throws `invalid-input` unless the settings can be split by. */
export function checkSplitOptions({ size, overlap }: SplitOptions): void {
  const whole = Number.isInteger(size) && Number.isInteger(overlap)
  if (!whole || size < MIN_CHUNK_SIZE || size > MAX_CHUNK_SIZE) {
    throw new AppError(
      'invalid-input',
      say('The chunk size must be a whole number from {minChunkSize} to {maxChunkSize}.', {
        minChunkSize: MIN_CHUNK_SIZE,
        maxChunkSize: MAX_CHUNK_SIZE,
      }),
      { details: { field: 'chunking.size' } },
    )
  }
  if (overlap < 0 || overlap >= size) {
    throw new AppError(
      'invalid-input',
      say('The overlap ({overlap}) must be at least 0 and smaller than the chunk size ({size}).', { overlap, size }),
      { details: { field: 'chunking.overlap' } },
    )
  }
}

/** All chunks of a document by the recursive rule; see `recursiveSpans`. */
export function splitText(parsed: Splittable, options: SplitOptions = defaultSplitOptions): TextChunk[] {
  return [...iterateChunks(parsed, options)]
}

/** The chunks of a document by the recursive rule, one at a time, so that a large text never holds the event loop. */
export function* iterateChunks(parsed: Splittable, options: SplitOptions): Generator<TextChunk, void, undefined> {
  checkSplitOptions(options)
  const { text } = parsed
  const locate = createLocator(parsed)
  let index = 0
  for (const span of recursiveSpans(text, { start: 0, end: text.length }, options, createLayout(parsed))) {
    yield { index: index++, ...span, ...locate(span), text: text.slice(span.start, span.end) }
  }
}
