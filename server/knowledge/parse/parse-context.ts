import type { Encoding } from '@/pipeline/encodings'
import type { ParseLimits, TableMode } from './parsed-document'

/** A picture for the OCR program: a whole file (PNG, JPEG, TIFF), or a PPM or PGM made from a page. */
export interface Picture {
  bytes: Uint8Array
  /** Resolution in dots per inch, when it is known. */
  dpi?: number
}

/** Reads the text of a picture. Throws `file-too-complex` when it takes too long, `file-broken` when it cannot be read. */
export type ReadPicture = (picture: Picture) => Promise<string>

/** What one reading of a file goes by; attachments get the same with `depth` raised. */
export interface ParseContext {
  limits: ParseLimits
  tables: TableMode
  /** The encoding that a person chose for the text of the file; absent where it is found. */
  encoding?: Encoding
  /** Undefined where no OCR program is installed. */
  readPicture?: ReadPicture
  /** How many files are around this one: 0, or 1 for an attachment of a message. */
  depth: number
  /** What the file and all its attachments have used up so far, shared between them. */
  used: { attachments: number; ocrPages: number; textLength: number }
}

/** The context of a file that was given from outside. */
export function newContext({ limits, tables, encoding }: Settings, readPicture?: ReadPicture): ParseContext {
  const used = { attachments: 0, ocrPages: 0, textLength: 0 }
  return { limits, tables, ...(encoding && { encoding }), ...(readPicture && { readPicture }), depth: 0, used }
}

type Settings = Pick<ParseContext, 'limits' | 'tables' | 'encoding'>

/** The context of a file inside another: what a person chose is said of the outer one. */
export function innerContext({ encoding: _, ...context }: ParseContext): ParseContext {
  return { ...context, depth: context.depth + 1 }
}
