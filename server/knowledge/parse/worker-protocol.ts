import type { Encoding } from '@/pipeline/encodings'
import type { ErrorInfo } from '@/pipeline/errors'
import type { Picture } from './parse-context'
import type { ParsedDocument, ParseLimits, TableMode } from './parsed-document'

/** What the parser sends to its worker. `bytes` is handed over, not copied. */
export interface ParseJob {
  bytes: Uint8Array
  name: string
  limits: ParseLimits
  tables: TableMode
  encoding?: Encoding
}

/** To the worker: a file to read, or the answer to its `picture`. `ocr` says whether it may ask. */
export type ParserMessage =
  | { type: 'job'; job: ParseJob; ocr: boolean }
  | { type: 'picture-text'; text: string }
  | { type: 'picture-failed'; error: ErrorInfo }

/** From the worker: `ready` once, then one answer for each job; before it, pictures to be read by OCR, one at a time. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'picture'; picture: Picture }
  | { type: 'parsed'; document: ParsedDocument }
  | { type: 'failed'; error: ErrorInfo }
