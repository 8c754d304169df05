import type { Metadata } from '@/pipeline/chunk'
import type { Encoding } from '@/pipeline/encodings'
import { type Said, say } from '@/pipeline/said'

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
  /** Known only by its words: no mark and no larger type says that it is one. */
  byWords?: true
}

/** Rows of a table that stand under one name; offsets as in `PageSpan`. A group may hold others, which come after it. */
export interface TableGroup {
  start: number
  end: number
  /** With the names of the groups around it: `Assets › Current assets`. */
  label: string
}

/**
 * A part of the text that is more than running text; offsets as in `PageSpan`. Blocks are in order of `start` and do not
 * overlap, except that a `slide`, `sheet`, `message` or `attachment` holds those inside it and stands before them.
 */
export interface Block {
  start: number
  end: number
  kind: 'table' | 'row' | 'code' | 'contents' | 'slide' | 'sheet' | 'message' | 'attachment'
  /**
   * Of a table: what it begins with at `start` (caption, all header rows, the rule below them), for a piece cut from further
   * down. Of the rest: its name.
   */
  header?: string
  /** Of a table with header rows: the full name of each column as it is shown, from the top: `2023 › Q1 › Revenue`. */
  columns?: string[]
  /** Of a table, or a row of one: its title, units and period on one line. */
  caption?: string
  /** Of a table: rows under one name, such as `Current assets`; `start` is where the row of that name begins. */
  groups?: TableGroup[]
  /** Of code: its language in lower case, such as `python`. */
  language?: string
}

/** What a file says, as plain text with its structure beside it. */
export interface ParsedDocument {
  title?: string
  text: string
  /** Only for kinds that have pages: those of a PDF, the slides of a presentation. */
  pages?: PageSpan[]
  /** In order of `start`. */
  headings: Heading[]
  /** Tables, rows, code, tables of contents and the parts of a container, in order of `start`. */
  blocks?: Block[]
  mime: string
  /** In which encoding a file that is text was read. */
  encoding?: Encoding
  /** Facts the file states about itself, such as Markdown front matter. */
  metadata: Metadata
  /** What could not be read although the rest could; for people. */
  warnings: Said[]
}

/** How rows of data are written: a Markdown table, or a paragraph of `Header: value` lines for each row. */
export type TableMode = 'table' | 'rows'

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
  /** Attachments in attachments: how deep they are followed, and how many are read of one file altogether. */
  attachmentDepth: number
  attachments: number
  /** Pages of one file that OCR reads, the pixels of one picture, and the time for one picture. */
  ocrPages: number
  ocrPixels: number
  ocrPageMs: number
}

export const defaultParseLimits: ParseLimits = {
  timeMs: 60_000,
  memoryMb: 512,
  pages: 5_000,
  expandedBytes: 200 * 1024 * 1024,
  expansionRatio: 250,
  textLength: 50 * 1024 * 1024,
  attachmentDepth: 3,
  attachments: 100,
  ocrPages: 500,
  ocrPixels: 100_000_000,
  ocrPageMs: 60_000,
}

/** The sentence for a text over the limit. */
export const tooMuchText = (limits: ParseLimits) =>
  say('The file has more than {characters} characters of text.', { characters: limits.textLength.toLocaleString('en') })
