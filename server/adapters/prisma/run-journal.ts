import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const names = ['runs.journal', 'runs.journal.2'] as const

/** Names one of the two files: where an entry was written. */
export type JournalFile = 0 | 1

/**
 * Finished runs that are not in the database yet, one JSON line each, written with one call before anybody is told.
 * Two files take turns, so that one can be emptied while the other takes new lines. There is no fsync: a crash of the
 * process loses nothing, a crash of the machine may lose the last moments.
 */
export class RunJournal {
  private readonly handles: readonly [number, number]
  /** Lines per file whose runs are not in the database yet. */
  private readonly open: [number, number] = [0, 0]
  private active: JournalFile = 0

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true })
    this.handles = [openSync(join(folder, names[0]), 'a', 0o600), openSync(join(folder, names[1]), 'a', 0o600)]
  }

  append(entry: unknown): JournalFile {
    writeSync(this.handles[this.active], `${JSON.stringify(entry)}\n`)
    this.open[this.active] += 1
    return this.active
  }

  /** Lets new lines go to the other file, if that is empty. */
  turn(): void {
    const other = this.active === 0 ? 1 : 0
    if (this.open[this.active] > 0 && this.open[other] === 0) this.active = other
  }

  /** The run of an entry is in the database: once all of a file's are, the file is emptied. */
  settle(file: JournalFile): void {
    this.open[file] -= 1
    if (this.open[file] === 0) ftruncateSync(this.handles[file])
  }

  /** The entries that a crash left behind; a last line that was cut off is not one. */
  left(): unknown[] {
    return names.flatMap((name) => {
      const lines = readFileSync(join(this.folder, name), 'utf8').split('\n')
      return lines.flatMap((line) => parsed(line))
    })
  }

  /** Empties both files, when all they held is in the database. */
  clear(): void {
    for (const handle of this.handles) ftruncateSync(handle)
  }

  close(): void {
    for (const handle of this.handles) closeSync(handle)
  }
}

function parsed(line: string): unknown[] {
  if (line === '') return []
  try {
    return [JSON.parse(line)]
  } catch (error) {
    // The process died within the write: that run was never acknowledged.
    if (error instanceof SyntaxError) return []
    throw error
  }
}
