import { rename, rm, stat } from 'node:fs/promises'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

const damageCodes = /^SQLITE_(CORRUPT|NOTADB)/
/** The files of one database: what is not in the first one yet is in the others. */
const endings = ['', '-wal', '-shm'] as const

/** Whether the driver, at any depth of an error, says that the file itself is broken. */
export function isDamage(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if ('code' in at && damageCodes.test(String(at.code))) return true
    if (/database disk image is malformed|file is not a database/i.test(at.message) && !(at instanceof AppError))
      return true
  }
  return false
}

/** Whether SQLite found a text where JSON belongs. Then the file is whole and a value in it is not. */
export const isBadJson = (error: unknown): boolean =>
  error instanceof Error && /malformed JSON/i.test(error.message) && !(error instanceof AppError)

/** The error for a file that is broken; whoever knows the collection says more. */
export const damaged = (cause: unknown): AppError =>
  new AppError('index-lost', say('The file of the vector store is damaged.'), { cause })

/** Gives a database another name, never deleting it; what is not there is left. */
export async function setAside(path: string, aside: string): Promise<void> {
  for (const ending of endings) {
    await rename(path + ending, aside + ending).catch((error: unknown) => {
      if (!isMissing(error)) throw error
    })
  }
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

export async function removeDatabase(path: string): Promise<void> {
  for (const ending of endings) await rm(path + ending, { force: true })
}

/** Whether there is a file with something in it. */
export async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}
