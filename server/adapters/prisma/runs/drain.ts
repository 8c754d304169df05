import { appendFile, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, errorInfo, meaning } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'
import type { JournalPart } from './journal'
import { entryOf, type RunEntry } from './rows'
import { pruneStatement, type RunDatabase, writeStatements } from './sql'

/** A line of the journal that was set aside. */
export interface Refused {
  /** `null` when it is no entry. */
  runId: string | null
  error: string
  /** The file that keeps it. */
  keptIn: string
}

/** What became of a part of the journal. */
export interface DrainResult {
  /** All before this offset is done with. */
  upTo: number
  /** Lines that are no entries, and entries that the database refuses while it takes others. They are set aside. */
  refused: Refused[]
  /** Why it stopped before the end: the database takes nothing at present. */
  error?: string
}

export interface RecoverResult {
  replayed: number
  interrupted: number
  refused: Refused[]
}

/** Carries entries from the journal to the database: in this thread, or in one of its own. */
export interface RunTarget {
  drain(part: JournalPart): Promise<DrainResult>
  /** Writes what a crash left in these files, and ends the runs that it cut off. Rejects when it cannot. */
  recover(paths: readonly string[]): Promise<RecoverResult>
  /** Deletes all but the newest runs; never one that is going on. Gives how many went. */
  prune(workspaceId: string, keep: number): Promise<number>
  close(): Promise<void>
}

/** Entries per transaction: small, because others wait while one is written. */
const CHUNK = 64
const PRUNE_PORTION = 100
/** How long bringing in what a crash left waits for the database. Milliseconds. */
const RECOVER_WAIT_MS = 15_000
const RECOVER_PAUSE_MS = 250

/** Where lines are kept that cannot be brought to the database, beside the journal. */
const REFUSED_FILE = 'runs.journal.refused'

interface Line {
  /** As it stands in the journal, without its end. */
  bytes: Buffer
  entry: RunEntry | null
  /** Why there is no entry, or why the database refuses it. */
  error: string
  end: number
}

/** The work itself, on a database. */
export class RunDrain implements RunTarget {
  constructor(private readonly database: RunDatabase) {}

  async drain(part: JournalPart): Promise<DrainResult> {
    const result: DrainResult = { upTo: part.from, refused: [] }
    let chunk: Line[] = []
    const write = async () => {
      result.refused.push(...(await setAside(await this.write(chunk), part.path)))
      result.upTo = chunk.at(-1)?.end ?? result.upTo
      chunk = []
    }
    try {
      for await (const line of linesOf(part)) {
        chunk.push(line)
        if (chunk.length === CHUNK) await write()
      }
      await write()
    } catch (error) {
      result.error = messageOf(error)
    }
    return result
  }

  async recover(paths: readonly string[]): Promise<RecoverResult> {
    const ended = new Set<string>()
    const begun = new Set<string>()
    for (const path of paths) {
      for await (const { entry } of linesOf(await wholeOf(path))) {
        if (entry) (entry.row.status === 'running' ? begun : ended).add(entry.row.id)
      }
    }
    const refused: Refused[] = []
    for (const path of paths) {
      const { error, ...part } = await this.drainPatiently(await wholeOf(path))
      if (error !== undefined)
        throw new AppError('database-unreachable', say('Runs cannot be brought in: {error}', { error }))
      refused.push(...part.refused)
    }
    const cutOff = [...begun].filter((id) => !ended.has(id))
    return { replayed: ended.size, interrupted: await this.interrupt(cutOff), refused }
  }

  /** At the start, another process may be in the middle of something. */
  private async drainPatiently(part: JournalPart): Promise<DrainResult> {
    const until = performance.now() + RECOVER_WAIT_MS
    for (;;) {
      const result = await this.drain(part)
      if (result.error === undefined || performance.now() > until) return result
      await sleep(RECOVER_PAUSE_MS)
    }
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
    // No more than its code says: the studio would tell it twice.
    const error = JSON.stringify(errorInfo(new AppError('interrupted', meaning('interrupted'))))
    const sql = `UPDATE "Run" SET "status" = 'failed', "error" = $1 WHERE "id" = $2 AND "status" = 'running'`
    const changed = ids.length > 0 ? await this.database.execute(ids.map((id) => ({ sql, args: [error, id] }))) : []
    return changed.reduce((sum, count) => sum + count, 0)
  }

  /** Gives the lines that are to be set aside. Throws when the database takes nothing at present. */
  private async write(lines: readonly Line[]): Promise<Line[]> {
    const entries = lines.flatMap(({ entry }) => entry ?? [])
    try {
      if (entries.length > 0) await this.database.execute(writeStatements(entries))
      return lines.filter(({ entry }) => !entry)
    } catch (error) {
      return this.writeOneByOne(lines, error)
    }
  }

  /** Finds out which entries are at fault. What is written twice does no harm. */
  private async writeOneByOne(lines: readonly Line[], first: unknown): Promise<Line[]> {
    // A database that is locked or away says nothing about an entry.
    const isAway = (error: unknown) => storeErrorOf(error, { database: true }) !== undefined
    if (isAway(first)) throw first
    const aside: Line[] = []
    for (const line of lines) {
      try {
        if (line.entry) await this.database.execute(writeStatements([line.entry]))
        else aside.push(line)
      } catch (error) {
        if (isAway(error)) throw error
        aside.push({ ...line, error: messageOf(error) })
      }
    }
    if (aside.length === lines.length) throw first
    return aside
  }
}

/** Keeps lines in a file of their own. Rejects when the disk does not take them: then they stay in the journal. */
async function setAside(lines: readonly Line[], journal: string): Promise<Refused[]> {
  if (lines.length === 0) return []
  const keptIn = join(dirname(journal), REFUSED_FILE)
  const end = Buffer.from('\n')
  await appendFile(keptIn, Buffer.concat(lines.flatMap(({ bytes }) => [bytes, end])), { mode: 0o600 })
  return lines.map(({ entry, error }) => ({ runId: entry?.row.id ?? null, error, keptIn }))
}

async function wholeOf(path: string): Promise<JournalPart> {
  const file = await open(path)
  try {
    return { path, from: 0, to: (await file.stat()).size }
  } finally {
    await file.close()
  }
}

/** How every entry begins. What ends the journal like this without an end of line was cut off by a crash. */
const ENTRY_START = '{"id":'

/** The lines of a part, read piece by piece. A last line that a crash cut off is left out: its run was never acknowledged. */
async function* linesOf({ path, from, to }: JournalPart): AsyncGenerator<Line, void, undefined> {
  if (from >= to) return
  const file = await open(path)
  try {
    const pieces = file.createReadStream({ start: from, end: to - 1, highWaterMark: 256 * 1024, autoClose: false })
    let rest: Buffer[] = []
    let end = from
    for await (const piece of pieces) {
      // The stream has no encoding, so its pieces are buffers.
      const bytes = piece as Buffer
      let start = 0
      for (let stop = bytes.indexOf(10); stop >= 0; stop = bytes.indexOf(10, start)) {
        const whole = joined(rest, bytes.subarray(start, stop))
        end += whole.length + 1
        yield lineAt(whole, end)
        rest = []
        start = stop + 1
      }
      if (start < bytes.length) rest.push(bytes.subarray(start))
    }
    const last = Buffer.concat(rest)
    const isCutOff = last.toString('latin1', 0, ENTRY_START.length) === ENTRY_START.slice(0, last.length)
    if (last.length > 0 && !isCutOff) yield lineAt(last, end + last.length)
  } finally {
    await file.close()
  }
}

const joined = (before: readonly Buffer[], last: Buffer): Buffer =>
  before.length === 0 ? last : Buffer.concat([...before, last])

function lineAt(bytes: Buffer, end: number): Line {
  try {
    return { bytes, entry: entryOf(bytes.toString('utf8')), error: '', end }
  } catch (error) {
    return { bytes, entry: null, error: messageOf(error), end }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error)
}
