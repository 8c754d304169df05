import { type ErrorCode, errorTable } from './error-table'
import type { Json } from './json'
import { earlier, english, type Said } from './said'

/** Beside what is retryable: what these say holds for any content, so work that met them waits instead of failing. */
const serverCodes: ReadonlySet<ErrorCode> = new Set([
  'model-missing',
  'vectors-unreachable',
  'models-unreachable',
  'collection-missing',
  'index-lost',
  'embedder-replaced',
  'storage-denied',
  'storage-read-only',
  'storage-failed',
])

/** What ends by itself, and how long a caller should wait for that when nobody says otherwise. Milliseconds. */
const usualWaits: Partial<Record<ErrorCode, number>> = {
  'database-busy': 2_000,
  'database-unreachable': 5_000,
  'vectors-busy': 2_000,
}

export interface AppErrorOptions {
  /** What to do in this very case; by default what the code says. */
  fix?: Said
  retryable?: boolean
  /** It says nothing about what was asked: a wrong key, no quota, a broken server. By default what the code says. */
  ofServer?: boolean
  /** How long to wait before trying again, in milliseconds; usually what the other side asked. */
  retryAfterMs?: number
  /** Facts for the UI: the model to pull, the field that is wrong. Never secrets. */
  details?: { [key: string]: Json }
  cause?: unknown
}

export interface SaidOfError {
  message: Said
  fix?: Said
}

/** The one error type that crosses rooms: thrown where the fact is known, translated once at each door. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** Message and fix apart from any language; without a fix, the one of the code. */
  readonly said: SaidOfError
  /** In English, as the message is. */
  readonly fix: string
  readonly status: number
  readonly retryable: boolean
  readonly ofServer: boolean
  readonly retryAfterMs: number | undefined
  readonly details: { [key: string]: Json }

  constructor(code: ErrorCode, message: Said, options: AppErrorOptions = {}) {
    super(english(message), { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    const { fix } = options
    this.said = fix ? { message, fix } : { message }
    this.fix = fix ? english(fix) : errorTable[code].fix
    this.status = errorTable[code].status
    this.retryable = options.retryable ?? errorTable[code].retryable
    this.ofServer = options.ofServer ?? (this.retryable || this.status === 507 || serverCodes.has(code))
    this.retryAfterMs = options.retryAfterMs ?? usualWaits[code]
    this.details = options.details ?? {}
  }
}

/** An error as it travels in events, traces and responses. */
export interface ErrorInfo {
  code: ErrorCode
  /** Message and fix in English. */
  message: string
  fix: string
  /** The same for readers of another language; what earlier versions stored has none. */
  said?: SaidOfError
  details?: { [key: string]: Json }
}

/** What a person may see of an error. Unknown errors become `internal`: their text never leaves the server. */
export function errorInfo(error: unknown): ErrorInfo {
  if (error instanceof AppError) {
    const { code, message, fix, said, details } = error
    return { code, message, fix, said, details }
  }
  return { code: 'internal', message: errorTable.internal.means, fix: errorTable.internal.fix }
}

/** What a code means, as a message. */
export const meaning = (code: ErrorCode): Said => ({ template: errorTable[code].means })

/** What an error says, apart from any language. */
export const messageOf = ({ said, message }: ErrorInfo): Said => said?.message ?? earlier(message)

/** The error that an `ErrorInfo` tells of, for whom it is thrown again. */
export function errorOf({ code, message, fix, said, details }: ErrorInfo, also: AppErrorOptions = {}): AppError {
  const known = said ?? { message: earlier(message), fix: earlier(fix) }
  return new AppError(code, known.message, { fix: known.fix, details, ...also })
}
