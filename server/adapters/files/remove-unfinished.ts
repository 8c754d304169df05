import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WRITING } from './folder-files'

/** A file to which nothing was added for so long belongs to a process that was killed: one hour, in milliseconds. */
const ABANDONED_MS = 60 * 60_000

/**
 * Removes what processes that were killed in the middle of a write left in the folder of `createFolderFiles`. Younger
 * files stay: the command line may be writing beside a server that starts.
 */
export async function removeUnfinished(folder: string, now: number = Date.now()): Promise<void> {
  const writing = join(folder, WRITING)
  for (const name of await readdir(writing).catch(none)) {
    const path = join(writing, name)
    const written = await stat(path).catch(() => undefined)
    if (written && now - written.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
  }
}

function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
