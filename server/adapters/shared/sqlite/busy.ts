import { LibsqlError } from '@libsql/client/sqlite3'

/** How long to wait for another process that holds a SQLite file, where a request waits with it. Milliseconds. */
export const WAIT_MS = 4_000

const PAUSE_MS = { first: 2, most: 60 }

/** Whether SQLite refused because somebody else holds the file. */
export function isBusy(error: unknown): boolean {
  return error instanceof LibsqlError && (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_LOCKED')
}

/** Gives longer and longer pauses between attempts, uneven by chance so that two who wait do not keep step. */
export function pauses(): () => number {
  let next = PAUSE_MS.first
  return () => {
    const pause = next * (0.5 + Math.random())
    next = Math.min(next * 1.6, PAUSE_MS.most)
    return pause
  }
}
