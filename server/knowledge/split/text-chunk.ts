import type { ChunkPosition } from '@/pipeline/chunk'
import type { Block, Heading, PageSpan } from '../parse/parsed-document'

/** A part of a text. UTF-16 code units, `end` exclusive. */
export interface Span {
  start: number
  end: number
}

/** A piece of a document; `text` is exactly the document's text from `start` to `end`. */
export interface TextChunk extends ChunkPosition {
  text: string
  /** What places the chunk in its document (a written sentence, a table's header): searched with the text, not part of it. */
  context?: string
  /** Of a piece of a table: the full names of its columns, for search; no part of what is kept. */
  columns?: readonly string[]
  /** The larger passage that holds the chunk, for answers. */
  parent?: Span
}

/** A chunk before its text, page and heading path are looked up. */
export interface ChunkSpan extends Span {
  parent?: Span
  /** Headings of a deeper level are left out of the path: the chunk holds several sections of that depth. */
  pathLevel?: number
}

/** What splitting needs of a parsed document. */
export interface Splittable {
  text: string
  headings: readonly Heading[]
  pages?: readonly PageSpan[]
  blocks?: readonly Block[]
  title?: string
  mime?: string
}

/** What is embedded and searched: the chunk's text behind what places it. */
export const indexedText = ({ text, context }: Pick<TextChunk, 'text' | 'context'>): string =>
  context ? `${context}\n\n${text}` : text
