import type { ErrorInfo } from '@/pipeline/errors'
import type { ParsedDocument, ParseLimits } from './parsed-document'

/** What the parser sends to its worker. `bytes` is handed over, not copied. */
export interface ParseJob {
  bytes: Uint8Array
  name: string
  limits: ParseLimits
}

/** What the worker answers: `ready` once, then one answer for each job. */
export type WorkerMessage =
  | { type: 'ready' }
  | { type: 'parsed'; document: ParsedDocument }
  | { type: 'failed'; error: ErrorInfo }
