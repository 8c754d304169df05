import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { checkFile, type FileOutcome } from './check-file'
import { damaged, isDamage, isThere, removeDatabase, setAside } from './damage'
import { type Database, openDatabase } from './database'
import { MemoryBudget } from './memory-budget'
import { Registry } from './registry'

/** What became of a file that was found damaged or missing. */
export interface Mended {
  /** The new name of the damaged file, in the same folder; nothing when there was none. */
  aside: string | null
  outcome: FileOutcome | null
}

export interface KeeperOptions {
  path: string
  memoryBytes: number
  /** How long to wait for another process that holds the file, in milliseconds. */
  waitMs?: number | undefined
  /** Whether this process may put another file in the place of a damaged one: nobody else has it open. */
  owner: boolean
  onMended?: ((mended: Mended) => void) | undefined
  onError?: ((error: unknown, message: string) => void) | undefined
}

interface Opened {
  db: Database
  registry: Registry
}

/**
 * Keeps the vector file usable. One that is damaged, found so by a check in the background or by a call, is set aside and
 * a new one takes its place, with every collection of the old one that is whole. One that is gone is made anew.
 */
export class Keeper {
  private opened: Opened | null = null
  private mending: Promise<void> | null = null
  private readonly closing = new AbortController()

  constructor(private readonly options: KeeperOptions) {}

  /** Opens the file; a damaged one is mended first. Throws when it cannot be used for another reason. */
  async open(): Promise<void> {
    const { path, owner } = this.options
    const wasThere = owner && path !== ':memory:' && (await isThere(path))
    try {
      this.opened = await this.openFile()
    } catch (error) {
      if (!isDamage(error)) throw error
      if (owner) await this.mend()
      return
    }
    if (wasThere) void this.check()
  }

  /** Does work on the collections of the file. Damage that shows is mended, for the next call. */
  async use<T>(work: (registry: Registry) => Promise<T>): Promise<T> {
    try {
      return await work(await this.ready())
    } catch (error) {
      throw this.noted(error)
    }
  }

  /** As `use`, for work that gives its result bit by bit. */
  async *stream<T>(work: (registry: Registry) => AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* work(await this.ready())
    } catch (error) {
      throw this.noted(error)
    }
  }

  /** Looks whether the file is still there. Throws what is wrong. */
  async look(): Promise<void> {
    const { path, owner } = this.options
    if (owner && path !== ':memory:' && !this.mending && !(await isThere(path))) await this.mend()
    await this.ready()
  }

  async close(): Promise<void> {
    this.closing.abort()
    await this.mending
    this.opened?.db.close()
  }

  private async ready(): Promise<Registry> {
    await this.mending
    if (this.closing.signal.aborted) throw new AppError('vectors-unreachable', say('The vector store is closed.'))
    this.opened ??= await this.openFile()
    return this.opened.registry
  }

  private async openFile(): Promise<Opened> {
    const { path, memoryBytes, waitMs } = this.options
    const db = await openDatabase(path, waitMs)
    return { db, registry: new Registry(db, new MemoryBudget(memoryBytes)) }
  }

  private noted(error: unknown): unknown {
    if (!isDamage(error)) return error
    if (this.options.owner && this.options.path !== ':memory:') void this.mend()
    return damaged(error)
  }

  private async check(): Promise<void> {
    const { path, onError } = this.options
    try {
      const { problems } = await checkFile({ task: 'check', path }, this.closing.signal)
      if (problems.length === 0 || this.closing.signal.aborted) return
      onError?.(new Error(problems.join('\n')), 'the vector file is damaged')
      await this.mend()
    } catch (error) {
      if (!this.closing.signal.aborted) onError?.(error, 'the vector file could not be checked')
    }
  }

  /** Never rejects: what fails shows at the next call. */
  private mend(): Promise<void> {
    this.mending ??= this.replaceFile()
      .catch((error: unknown) => this.options.onError?.(error, 'a damaged vector file could not be replaced'))
      .finally(() => {
        this.mending = null
      })
    return this.mending
  }

  private async replaceFile(): Promise<void> {
    const { path, onMended } = this.options
    const name = `${path}.damaged-${new Date().toISOString().replaceAll(/[-:.Z]/g, '')}`
    // Whoever is still at work fails from here on: nothing is written that would be lost.
    this.opened?.db.close()
    this.opened = null
    const wasThere = await isThere(path)
    const outcome = wasThere ? await this.salvage(`${path}.new`) : null
    await setAside(path, name)
    if (outcome) await setAside(`${path}.new`, path)
    this.opened = await this.openFile()
    onMended?.({ aside: wasThere ? name : null, outcome })
  }

  /** What could be copied; nothing when not even that was possible. */
  private async salvage(to: string): Promise<FileOutcome | null> {
    await removeDatabase(to)
    try {
      const outcome = await checkFile({ task: 'salvage', path: this.options.path, to }, this.closing.signal)
      if (outcome.kept > 0) return outcome
    } catch (error) {
      if (this.closing.signal.aborted) throw error
      this.options.onError?.(error, 'nothing could be saved from a damaged vector file')
    }
    await removeDatabase(to)
    return null
  }
}
