import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'
import { makeDataFolder } from './data-folder'
import { codeOf, reasonOf } from './file-error'

const holderSchema = z.object({
  /** Tells two locks apart, whatever their process. */
  id: z.string(),
  pid: z.number().int().positive(),
  /** When the process started, as its system tells it; null where that is not known. */
  started: z.string().nullable(),
  /** Where the process serves, once it does. */
  address: z.string().nullable(),
})
type Holder = z.infer<typeof holderSchema>

/** A data folder that belongs to this process until it is released. */
export interface DataLock {
  /** Tells a second instance where this one is. */
  announce(address: string): Promise<void>
  release(): Promise<void>
}

const lockName = 'telar.lock'

/**
 * Makes the data folder when it is missing and takes it for this process. A lock whose process no longer lives is taken
 * over. Throws `conflict` when another Telar uses the folder, `invalid-input` when it cannot be written.
 */
export async function lockDataFolder(folder: string): Promise<DataLock> {
  return lockAt(join(folder, lockName), `The data folder ${folder}`, () => makeDataFolder(folder))
}

/**
 * Takes a SQLite file outside the data folder for the one studio that may use it. Throws as `lockDataFolder`.
 */
export async function lockDatabaseFile(path: string): Promise<DataLock> {
  return lockAt(`${path}.lock`, `The folder of ${path}`, async () => undefined)
}

async function lockAt(path: string, what: string, prepare: () => Promise<void>): Promise<DataLock> {
  const mine: Holder = { id: randomUUID(), pid: process.pid, started: await processStart(process.pid), address: null }
  try {
    await prepare()
    await acquire(path, mine)
  } catch (error) {
    if (error instanceof AppError) throw error
    const isFull = storeErrorOf(error)?.code === 'storage-full'
    throw new AppError('invalid-input', say('{what} cannot be written: {error}.', { what, error: reasonOf(error) }), {
      fix: isFull ? say('Free space on its disk.') : say('Set TELAR_DATA to a folder you may write to.'),
      cause: error,
    })
  }
  const releaseNow = () => removeOwn(path, mine.id)
  // However the process ends: a second signal, an error while it stops, a bug that nobody caught.
  process.once('exit', releaseNow)
  return {
    announce: async (address) => replace(path, { ...mine, address }),
    async release() {
      if ((await readHolder(path))?.id === mine.id) await rm(path, { force: true })
      process.off('exit', releaseNow)
    },
  }
}

/** Whether a Telar that lives uses the data folder. */
export async function isFolderTaken(folder: string): Promise<boolean> {
  const holder = await readHolder(join(folder, lockName))
  return holder !== undefined && (await isAlive(holder))
}

/** In one go, as the end of a process needs it. Somebody else's lock stays. */
function removeOwn(path: string, id: string): void {
  rmSync(draftOf(path, id), { force: true })
  try {
    if (holderSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).id === id) rmSync(path, { force: true })
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && !(error instanceof SyntaxError || error instanceof z.ZodError)) throw error
  }
}

const draftOf = (path: string, id: string): string => `${path}.${id}`

async function acquire(path: string, mine: Holder): Promise<void> {
  // A few rounds: between reading a stale lock and taking it, another process may do the same.
  for (let round = 0; round < 5; round++) {
    if (await create(path, mine)) return
    const holder = await readHolder(path)
    if (holder !== undefined && (await isAlive(holder))) throw taken(holder)
    await setAside(path, holder)
  }
  throw new AppError('conflict', say('Another Telar is starting with the same data folder.'))
}

/** Creates the lock with its whole content at once; false when there is one. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = draftOf(path, holder.id)
  try {
    await writeFile(draft, JSON.stringify(holder))
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** In one go: a write that is under way would go on behind the back of a process that ends. */
function replace(path: string, holder: Holder): void {
  const draft = draftOf(path, holder.id)
  writeFileSync(draft, JSON.stringify(holder))
  renameSync(draft, path)
}

/** Moves a stale lock away; when it is meanwhile somebody's fresh one, puts that back. */
async function setAside(path: string, stale: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  const moved = await readHolder(aside)
  if (moved !== undefined && moved.id !== stale?.id) {
    await link(aside, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  }
  await rm(aside, { force: true })
}

/** The lock's content; undefined when there is none or it is unreadable, as after a power cut. */
async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof z.ZodError) return undefined
    throw error
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false
    // EPERM: it lives and belongs to somebody else.
  }
  // A number is given to another process some time after its first one ended; a restarted container starts with the same.
  const started = await processStart(holder.pid)
  return holder.started === null || started === null || started === holder.started
}

/** Start time of a process in clock ticks since boot, with the boot's id (proc(5), field 22); null on other systems. */
async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may hold spaces: count from behind it.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return ticks === undefined ? null : `${boot.trim()}/${ticks}`
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

function taken(holder: Holder): AppError {
  const where = holder.address === null ? `process ${holder.pid}` : holder.address
  return new AppError('conflict', say('Another Telar uses this data folder: {where}.', { where }), {
    fix: say('Use that one, stop it, or set TELAR_DATA to another folder.'),
  })
}
