import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Files } from '@/server/capabilities/files'
import { storeErrorOf } from '@/server/capabilities/store-error'

/** Where files are until they are whole. */
const WRITING = '.writing'
/** A file to which nothing was added for so long belongs to a process that was killed: one hour, in milliseconds. */
const ABANDONED_MS = 60 * 60_000
const MAX_KEY = 512
const segment = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/

/**
 * Keeps files in a folder, one file for each key. A write goes to a file of its own and takes its name only when it is
 * whole and on the disk, so a reader never sees half of one and a crash leaves the old one.
 */
export function createFolderFiles({ folder }: { folder: string }): Files {
  const pathOf = (key: string) => join(folder, ...checkedSegments(key))
  return {
    async write(key, data) {
      const target = pathOf(key)
      const temporary = join(folder, WRITING, randomUUID())
      try {
        const handle = await inFolder(temporary, () => open(temporary, 'wx', 0o600))
        const written = await writeWhole(handle, data)
        await inFolder(target, () => rename(temporary, target))
        return written
      } catch (error) {
        await rm(temporary, { force: true })
        throw storeErrorOf(error) ?? error
      }
    },
    async read(key) {
      try {
        return await readFile(pathOf(key))
      } catch (error) {
        throw asMissing(key, error)
      }
    },
    async stream(key) {
      try {
        // Opened before it is returned, so that a missing file is an error here and not in the middle of a response.
        const handle = await open(pathOf(key), 'r')
        if ((await handle.stat()).isFile()) return createReadStream('', { fd: handle })
        await handle.close()
      } catch (error) {
        throw asMissing(key, error)
      }
      throw missing(key)
    },
    async remove(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true })
    },
  }
}

/** Most often the folder is there: it is made once it is missed. */
async function inFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    await makeFolder(dirname(path))
    return work()
  }
}

async function makeFolder(path: string): Promise<void> {
  const options = { recursive: true, mode: 0o700 }
  try {
    await mkdir(path, options)
  } catch (error) {
    // Node says of a read-only disk that the folder is not there; making the one it names says why it cannot be.
    if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) throw error
    await mkdir(error.path, { mode: 0o700 })
    await mkdir(path, options)
  }
}

/** Closes the handle. */
async function writeWhole(handle: FileHandle, data: Uint8Array | Readable): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const piece of data instanceof Readable ? data : [data]) {
      const block = asBytes(piece)
      hash.update(block)
      bytes += block.length
      await handle.writeFile(block)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { bytes, sha256: hash.digest('hex') }
}

function asBytes(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece
  if (typeof piece === 'string') return Buffer.from(piece)
  throw new AppError('internal', say('A file is written from bytes or text only.'))
}

/** A key's segments; anything that could lead out of the folder is refused, on every system's rules. */
function checkedSegments(key: string): string[] {
  const segments = key.split('/')
  if (key.length > MAX_KEY || !segments.every((part) => segment.test(part))) {
    throw new AppError('invalid-input', say('“{key}” is no file key.', { key: key.slice(0, 80) }))
  }
  return segments
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined)

function asMissing(key: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return missing(key, error)
  return storeErrorOf(error) ?? error
}

const missing = (key: string, cause?: unknown) =>
  new AppError('not-found', say('A file that belongs to this is gone from the data folder.'), {
    cause: new Error(key, { cause }),
  })

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
