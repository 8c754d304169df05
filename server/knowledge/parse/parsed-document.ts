import type { Metadata } from '@/pipeline/chunk'

/** A page of the source; offsets are UTF-16 code units into the text, `end` exclusive, pages count from 1. */
export interface PageSpan {
  page: number
  start: number
  end: number
}

/** A heading of the source; `start` is where its line begins, level 1 is the topmost. */
export interface Heading {
  start: number
  level: number
  text: string
}

/** What a file says, as plain text with its structure beside it. */
export interface ParsedDocument {
  title?: string
  text: string
  /** Only for kinds that have pages (PDF). */
  pages?: PageSpan[]
  /** In order of `start`. */
  headings: Heading[]
  mime: string
  /** Facts the file states about itself, such as Markdown front matter. */
  metadata: Metadata
  /** What could not be read although the rest could; for people. */
  warnings: string[]
}

/** What reading one file may cost before it ends with `file-too-complex`. */
export interface ParseLimits {
  timeMs: number
  memoryMb: number
  pages: number
  /** Unpacked size of a zip container, in bytes. */
  expandedBytes: number
  /** Unpacked to packed size of one large zip entry. */
  expansionRatio: number
  /** Length of the text, in UTF-16 code units. */
  textLength: number
}

export const defaultParseLimits: ParseLimits = {
  timeMs: 60_000,
  memoryMb: 512,
  pages: 5_000,
  expandedBytes: 200 * 1024 * 1024,
  expansionRatio: 250,
  textLength: 50 * 1024 * 1024,
}

/** The sentence for a text over the limit. */
export const tooMuchText = (limits: ParseLimits) =>
  `The file has more than ${limits.textLength.toLocaleString('en')} characters of text.`
