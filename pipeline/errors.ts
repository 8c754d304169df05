import type { Json } from './json'
import { earlier, english, type Said } from './said'

/**
 * Every error a person can meet: its HTTP status and whether trying again can help.
 * The code is the anchor in `docs/errors.md`, which is generated from this table.
 */
export const errorTable = {
  'invalid-input': {
    status: 422,
    retryable: false,
    means: 'A value sent to Telar is missing or has the wrong shape.',
    fix: 'Correct the field that the message names and send it again.',
  },
  'invalid-graph': {
    status: 422,
    retryable: false,
    means: 'The graph does not compile.',
    fix: 'Open the issues list in the editor; each issue names its node and its fix.',
  },
  'not-found': {
    status: 404,
    retryable: false,
    means: 'What was asked for does not exist.',
    fix: 'Check the name or the link; it may have been deleted.',
  },
  'method-not-allowed': {
    status: 405,
    retryable: false,
    means: 'The address is right, but does not take requests of this kind.',
    fix: 'Use one of the methods that the message and the header `Allow` name.',
  },
  conflict: {
    status: 409,
    retryable: false,
    means: 'Somebody else changed it first.',
    fix: 'Reload to see the newer version, or save yours under a new name.',
  },
  'already-exists': { status: 409, retryable: false, means: 'That name is taken.', fix: 'Choose another name.' },
  unauthorized: {
    status: 401,
    retryable: false,
    means: 'The key is missing, wrong or revoked.',
    fix: 'Send `Authorization: Bearer <key>` with a key of this endpoint.',
  },
  forbidden: {
    status: 403,
    retryable: false,
    means: 'The request comes from a place that is not allowed.',
    fix: 'Open the studio under the address it printed at start.',
  },
  'too-large': {
    status: 413,
    retryable: false,
    means: 'The request or file is larger than the limit.',
    fix: 'Send less, or raise the limit named in the message.',
  },
  'rate-limited': {
    status: 429,
    retryable: true,
    means: 'Too many requests at once.',
    fix: 'Wait a moment and try again.',
  },
  'collection-missing': {
    status: 404,
    retryable: false,
    means: 'The collection that a retriever searches does not exist.',
    fix: 'Choose another collection in the retriever, or create it again.',
  },
  'index-lost': {
    status: 503,
    retryable: false,
    means: 'The index of a collection is missing from the vector store, or damaged.',
    fix: 'Rebuild it on the page of the collection, or with `telar reindex <collection>`.',
  },
  'embedder-replaced': {
    status: 409,
    retryable: false,
    means: 'The embedding model is another one than the collection was indexed with, under the same name.',
    fix: 'Rebuild the index on the page of the collection, or with `telar reindex <collection>`.',
  },
  'dimension-mismatch': {
    status: 409,
    retryable: false,
    means: 'The embedding has another dimension than the collection.',
    fix: 'Use the embedding model the collection was built with, or build a new collection.',
  },
  'secret-host': {
    status: 403,
    retryable: false,
    means: 'A secret may not be sent to this host.',
    fix: 'Correct the address, or allow the host for this secret in Settings.',
  },
  'secret-missing': { status: 409, retryable: false, means: 'A secret is missing.', fix: 'Store it in Settings.' },
  'model-missing': {
    status: 404,
    retryable: false,
    means: 'The model is not on the server.',
    fix: 'Pull the model, or choose another one.',
  },
  'model-refused': {
    status: 502,
    retryable: false,
    means: 'The model server refused the request.',
    fix: 'Read the message; often an option that this model does not support.',
  },
  'models-unreachable': {
    status: 503,
    retryable: true,
    means: 'The model server does not answer.',
    fix: 'Start Ollama (or the configured server) and check its address in Settings.',
  },
  'models-busy': {
    status: 503,
    retryable: true,
    means: 'The model server has too many requests waiting.',
    fix: 'Try again shortly; fewer requests at once help.',
  },
  'model-failed': {
    status: 502,
    retryable: false,
    means: 'The model server broke off in the middle of an answer.',
    fix: 'Try again; if it stays, look at the model server’s log.',
  },
  'pull-failed': {
    status: 502,
    retryable: false,
    means: 'The model could not be downloaded.',
    fix: 'Pull it again: it goes on where it stopped.',
  },
  'invalid-model-output': {
    status: 502,
    retryable: false,
    means: 'The model’s answer does not match the JSON schema.',
    fix: 'Simplify the schema, lower the temperature or choose a stronger model.',
  },
  'prompt-too-long': {
    status: 422,
    retryable: false,
    means: 'The prompt does not fit the context even without history and sources.',
    fix: 'Raise the context length in the model node, or shorten the template or the question.',
  },
  'vectors-unreachable': {
    status: 503,
    retryable: true,
    means: 'The vector store does not answer.',
    fix: 'Start Qdrant and check QDRANT_URL.',
  },
  'vectors-refused': {
    status: 502,
    retryable: false,
    means: 'The vector store refused the request.',
    fix: 'Read the message; a filter on a missing field is the usual cause.',
  },
  'vectors-busy': { status: 503, retryable: true, means: 'The vector store is overloaded.', fix: 'Try again shortly.' },
  'template-error': {
    status: 422,
    retryable: false,
    means: 'The prompt template cannot be rendered.',
    fix: 'Correct the template at the place the message names.',
  },
  'file-unsupported': {
    status: 415,
    retryable: false,
    means: 'Telar cannot read this kind of file.',
    fix: 'Convert it to PDF, DOCX, PPTX, XLSX, ODT, EPUB, RTF, HTML, Markdown, CSV, JSON, XML or plain text.',
  },
  'file-broken': {
    status: 422,
    retryable: false,
    means: 'The file is damaged.',
    fix: 'Open it in its own program, save it again and upload that copy.',
  },
  'file-encrypted': {
    status: 422,
    retryable: false,
    means: 'The file is protected by a password.',
    fix: 'Remove the password and upload it again.',
  },
  'file-empty': {
    status: 422,
    retryable: false,
    means: 'The file contains no text.',
    fix: 'Check that it is the right file.',
  },
  'file-needs-ocr': {
    status: 422,
    retryable: false,
    means: 'The pages are pictures without text.',
    fix: 'Install tesseract and start Telar again, or run OCR on it first and upload the result.',
  },
  'file-too-complex': {
    status: 422,
    retryable: false,
    means: 'Reading the file took more time, memory or pages than allowed.',
    fix: 'Split it into smaller files.',
  },
  'source-unreachable': {
    status: 502,
    retryable: true,
    means: 'The place that documents come from does not answer.',
    fix: 'Check its address and that it can be reached from this computer; the next sync tries again.',
  },
  'source-refused': {
    status: 502,
    retryable: false,
    means: 'The place that documents come from refused the request.',
    fix: 'Read the message; often a wrong key, a missing right or a page that does not exist.',
  },
  'egress-refused': {
    status: 403,
    retryable: false,
    means: 'Requests to this address are not allowed: it is private, or leads to a private one.',
    fix: 'Whoever runs Telar can allow it with TELAR_EGRESS_ALLOW.',
  },
  'sync-running': {
    status: 409,
    retryable: false,
    means: 'The source is being synchronised already.',
    fix: 'Wait for it to end, or cancel it.',
  },
  'index-building': {
    status: 409,
    retryable: false,
    means: 'A new index of this collection is being built already.',
    fix: 'Wait for it to end, or cancel it.',
  },
  'not-indexed': {
    status: 422,
    retryable: false,
    means: 'The document is not in the index.',
    fix: 'Look at the document’s state in its collection.',
  },
  'run-depth': {
    status: 422,
    retryable: false,
    means: 'Pipelines run each other too deeply.',
    fix: 'Let no pipeline run itself, not even through another one.',
  },
  timeout: {
    status: 504,
    retryable: true,
    means: 'A step took longer than its time limit.',
    fix: 'Raise the step’s time limit, or use a faster model.',
  },
  cancelled: { status: 499, retryable: false, means: 'The run was stopped.', fix: 'Start it again when you want it.' },
  interrupted: { status: 500, retryable: true, means: 'Telar stopped while this was running.', fix: 'Start it again.' },
  'database-mismatch': {
    status: 500,
    retryable: false,
    means: 'The database does not fit this version of Telar.',
    fix: 'Start the version of Telar that made it, or set TELAR_DATA or DATABASE_URL to another database.',
  },
  'database-busy': {
    status: 503,
    retryable: true,
    means: 'Another process is writing to the database.',
    fix: 'Try again in a moment; nothing was changed. If it stays, look for a program that has the database open.',
  },
  'database-damaged': {
    status: 500,
    retryable: false,
    means: 'The database file is damaged.',
    fix: 'Stop Telar, keep a copy of the data folder and restore a backup.',
  },
  'record-damaged': {
    status: 500,
    retryable: false,
    means: 'Something that Telar stored is damaged and cannot be read.',
    fix: 'Restore it from a backup of the data folder or the database; everything else goes on working.',
  },
  'database-unreachable': {
    status: 503,
    retryable: true,
    means: 'The database does not answer or cannot be opened.',
    fix: 'Check DATABASE_URL and the data folder, and that the database server runs.',
  },
  'storage-full': {
    status: 507,
    retryable: false,
    means: 'The disk is full.',
    fix: 'Free space on the disk of the data folder or of the database server, then try again.',
  },
  'storage-denied': {
    status: 500,
    retryable: false,
    means: 'Telar has no right to its own data.',
    fix: 'Give the user that runs Telar the right to read and write the data folder and the database.',
  },
  'storage-read-only': {
    status: 500,
    retryable: false,
    means: 'What Telar keeps its data in can only be read.',
    fix: 'Mount the disk of the data folder for writing, or make the database writable, then start Telar again.',
  },
  'storage-failed': {
    status: 500,
    retryable: false,
    means: 'The disk did not do what it was asked.',
    fix: 'Look at the computer’s log for errors of the disk; the log of Telar has the details.',
  },
  internal: {
    status: 500,
    retryable: false,
    means: 'Something in Telar went wrong.',
    fix: 'The log has the details under the request id.',
  },
} as const satisfies Record<string, { status: number; retryable: boolean; means: string; fix: string }>

export type ErrorCode = keyof typeof errorTable

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
