import type { Encoding } from '@/pipeline/encodings'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { Room } from '@/server/capabilities/room'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { OcrProgram } from './ocr/find-tesseract'
import { ParseThread } from './parse-thread'
import { defaultParseLimits, type ParsedDocument, type ParseLimits, type TableMode } from './parsed-document'
import type { ParseJob } from './worker-protocol'

export interface Parser {
  /**
   * Reads a file in a worker thread. The bytes are handed over to it: the caller's view may be empty afterwards.
   * `tables` says how the rows of CSV files and workbooks are written ('table' unless it is given).
   * Throws AppError `file-…`; aborting rejects with the signal's reason and ends the thread.
   */
  parse(bytes: Uint8Array, name: string, options: ParseOptions): Promise<ParsedDocument>
  close(): Promise<void>
}

export interface ParseOptions {
  signal: StopSignal
  tables?: TableMode
  /** The encoding of a file that is text, where a person chose it. */
  encoding?: Encoding
}

export interface ParserOptions {
  /** How many files are read at once; more wait. */
  workers: number
  limits?: Partial<ParseLimits>
  /** Reads scanned pages and pictures; without it they end with `file-needs-ocr`. */
  ocr?: OcrProgram
}

/** After a file of this length the thread is replaced, since its heap would keep what the file took. */
const RECYCLE_LENGTH = 4 * 1024 * 1024

/** A pool of parser threads, started when first needed; a thread that crashes or overruns is replaced. */
export function createParser({ workers, limits: changed, ocr }: ParserOptions): Parser {
  const limits = { ...defaultParseLimits, ...changed }
  const idle: ParseThread[] = []
  const busy = new Set<ParseThread>()
  const room = new Room(workers)
  let closed = false

  async function parseIn(thread: ParseThread, job: ParseJob, signal: StopSignal): Promise<ParsedDocument> {
    let reusable = false
    busy.add(thread)
    try {
      const document = await thread.run(job, signal)
      reusable = document.text.length < RECYCLE_LENGTH
      return document
    } catch (error) {
      reusable = thread.alive
      throw error
    } finally {
      busy.delete(thread)
      if (reusable && thread.alive && !closed) idle.push(thread)
      else await thread.end()
    }
  }

  return {
    async parse(bytes, name, { signal, tables = 'table', encoding }) {
      signal.throwIfAborted()
      const leave = await room.enter(1, signal)
      try {
        if (closed) throw new AppError('cancelled', say('The parser is closed.'))
        const job = { bytes, name, limits, tables, ...(encoding && { encoding }) }
        return await parseIn(takeAlive(idle) ?? new ParseThread(limits, ocr), job, signal)
      } finally {
        leave()
      }
    },
    async close() {
      closed = true
      await Promise.all([...idle.splice(0), ...busy].map((thread) => thread.end()))
    },
  }
}

/** What a file left behind can end its thread after the answer. */
function takeAlive(idle: ParseThread[]): ParseThread | undefined {
  for (let thread = idle.pop(); thread; thread = idle.pop()) if (thread.alive) return thread
  return undefined
}
