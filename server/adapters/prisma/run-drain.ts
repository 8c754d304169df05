import { open } from 'node:fs/promises'
import { AppError, errorInfo } from '@/pipeline/errors'
import type { JournalPart } from './run-journal'
import { type RunRecord, recordOf } from './run-record'
import { pruneStatement, type RunDatabase, writeStatements } from './run-sql'

/** What became of a part of the journal. */
export interface DrainResult {
  /** All before this offset is done with. */
  upTo: number
  /** How many runs that have ended were written. */
  finished: number
  /** Lines that are no records, and records that the database takes not while it takes others. */
  refused: { runId: string | null; error: string }[]
  /** Why it stopped before the end: the database takes nothing at present. */
  error?: string
}

export interface RecoverResult {
  replayed: number
  interrupted: number
  refused: DrainResult['refused']
}

/** Carries records from the journal to the database: in this thread, or in one of its own. */
export interface RunTarget {
  drain(part: JournalPart): Promise<DrainResult>
  /** Writes what a crash left in these files, and ends the runs that it cut off. Rejects when it cannot. */
  recover(paths: readonly string[]): Promise<RecoverResult>
  /** Deletes all but the newest runs; never one that is going on. Gives how many went. */
  prune(workspaceId: string, keep: number): Promise<number>
  close(): Promise<void>
}

/** Records per transaction: small, because others wait while one is written. */
const CHUNK = 64
const PRUNE_PORTION = 100

interface Line {
  record: RunRecord | null
  error: string
  end: number
}

interface Written extends Pick<DrainResult, 'refused' | 'error'> {
  written: readonly RunRecord[]
}

/** The work itself, on a database. */
export class RunDrain implements RunTarget {
  constructor(private readonly database: RunDatabase) {}

  async drain(part: JournalPart): Promise<DrainResult> {
    const result: DrainResult = { upTo: part.from, finished: 0, refused: [] }
    let chunk: Line[] = []
    for await (const line of linesOf(part)) {
      chunk.push(line)
      if (chunk.length < CHUNK) continue
      if (!(await this.writeChunk(chunk, result))) return result
      chunk = []
    }
    if (chunk.length > 0) await this.writeChunk(chunk, result)
    return result
  }

  async recover(paths: readonly string[]): Promise<RecoverResult> {
    const ended = new Set<string>()
    const begun = new Set<string>()
    for (const path of paths) {
      for await (const { record } of linesOf(await wholeOf(path))) {
        if (record) (record.row.status === 'running' ? begun : ended).add(record.row.id)
      }
    }
    const refused: DrainResult['refused'] = []
    for (const path of paths) {
      const { error, ...part } = await this.drain(await wholeOf(path))
      if (error !== undefined) throw new AppError('database-unreachable', `Runs cannot be brought in: ${error}`)
      refused.push(...part.refused)
    }
    const cutOff = [...begun].filter((id) => !ended.has(id))
    return { replayed: ended.size, interrupted: await this.interrupt(cutOff), refused }
  }

  async prune(workspaceId: string, keep: number): Promise<number> {
    let gone = 0
    for (;;) {
      const [count = 0] = await this.database.execute([pruneStatement(workspaceId, keep, PRUNE_PORTION)])
      gone += count
      if (count < PRUNE_PORTION) return gone
    }
  }

  close(): Promise<void> {
    return this.database.close()
  }

  private async interrupt(ids: readonly string[]): Promise<number> {
    const error = JSON.stringify(errorInfo(new AppError('interrupted', 'Telar stopped while this run was going on.')))
    const sql = `UPDATE "Run" SET "status" = 'failed', "error" = $1 WHERE "id" = $2 AND "status" = 'running'`
    const changed = ids.length > 0 ? await this.database.execute(ids.map((id) => ({ sql, args: [error, id] }))) : []
    return changed.reduce((sum, count) => sum + count, 0)
  }

  /** False when the database takes nothing. */
  private async writeChunk(lines: readonly Line[], result: DrainResult): Promise<boolean> {
    const records = lines.flatMap(({ record }) => (record ? [record] : []))
    for (const { record, error } of lines) if (!record) result.refused.push({ runId: null, error })
    const { written, refused, error } = await this.writeRecords(records)
    if (error !== undefined) {
      result.error = error
      return false
    }
    result.refused.push(...refused)
    result.finished += written.filter(({ row }) => row.status !== 'running').length
    result.upTo = lines.at(-1)?.end ?? result.upTo
    return true
  }

  private async writeRecords(records: readonly RunRecord[]): Promise<Written> {
    if (records.length === 0) return { written: [], refused: [] }
    try {
      await this.database.execute(writeStatements(records))
      return { written: records, refused: [] }
    } catch (error) {
      return this.writeOneByOne(records, error)
    }
  }

  /** Finds out whether the database is away or single records are at fault. */
  private async writeOneByOne(records: readonly RunRecord[], first: unknown): Promise<Written> {
    const written: RunRecord[] = []
    const refused: DrainResult['refused'] = []
    for (const record of records) {
      try {
        await this.database.execute(writeStatements([record]))
        written.push(record)
      } catch (error) {
        refused.push({ runId: record.row.id, error: messageOf(error) })
      }
    }
    return written.length > 0 ? { written, refused } : { written, refused: [], error: messageOf(first) }
  }
}

async function wholeOf(path: string): Promise<JournalPart> {
  const file = await open(path)
  try {
    return { path, from: 0, to: (await file.stat()).size }
  } finally {
    await file.close()
  }
}

/** The lines of a part, read piece by piece. A last line that was cut off by a crash is none: nobody was told of it. */
async function* linesOf({ path, from, to }: JournalPart): AsyncGenerator<Line, void, undefined> {
  if (from >= to) return
  const file = await open(path)
  try {
    const pieces = file.createReadStream({ start: from, end: to - 1, highWaterMark: 256 * 1024, autoClose: false })
    let rest: Buffer = Buffer.alloc(0)
    let end = from
    for await (const piece of pieces) {
      // The stream has no encoding, so its pieces are buffers.
      const bytes: Buffer = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer])
      let start = 0
      for (let stop = bytes.indexOf(10); stop >= 0; stop = bytes.indexOf(10, start)) {
        end += stop + 1 - start
        yield lineAt(bytes.toString('utf8', start, stop), end)
        start = stop + 1
      }
      rest = bytes.subarray(start)
    }
  } finally {
    await file.close()
  }
}

function lineAt(text: string, end: number): Line {
  try {
    return { record: recordOf(text), error: '', end }
  } catch (error) {
    return { record: null, error: messageOf(error), end }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
