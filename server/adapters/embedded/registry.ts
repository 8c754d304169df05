import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { fieldSpecSchema } from '@/pipeline/filter'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { CollectionSpec } from '@/server/capabilities/vector-store'
import { Collection, missingCollection } from './collection'
import { onConflict } from './conflict'
import type { Database } from './database'
import type { MemoryBudget } from './memory-budget'
import { createMutex } from './mutex'
import { createTables } from './points-table'

const rowSchema = z.object({
  id: z.number(),
  name: z.string(),
  dimension: z.number(),
  fields: z.string().transform((text) => z.array(fieldSpecSchema).parse(JSON.parse(text))),
  points: z.number(),
  total_length: z.number(),
  next_slot: z.number(),
})
const aliasSchema = z.object({ alias: z.string(), name: z.string() })
const commitSchema = z.object({ document: z.string(), generation: z.number() })

const alreadyExists = (name: string): AppError =>
  new AppError('already-exists', say('The vector store already has a collection of this name.'), { cause: name })

/** The open collections by name, and the aliases that name them too. */
export class Registry {
  private readonly exclusive = createMutex()
  private readonly open = new Map<string, Collection>()
  private aliases: Map<string, string> | null = null
  private version = ''

  constructor(
    private readonly db: Database,
    private readonly budget: MemoryBudget,
  ) {}

  async get(name: string, signal: StopSignal): Promise<Collection> {
    const collection = await this.find(name, signal)
    if (collection) return collection
    throw missingCollection(name)
  }

  async find(name: string, signal: StopSignal): Promise<Collection | null> {
    signal.throwIfAborted()
    await this.noticeOthers()
    return this.open.get(name) ?? this.exclusive(() => this.read(name))
  }

  create(name: string, spec: CollectionSpec, signal: StopSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      await onConflict(
        () => this.add(name, spec),
        () => this.noticeOthers(),
      )
    })
  }

  /** Two processes may make collections at once: who finds the number or the name taken looks again. */
  private async add(name: string, spec: CollectionSpec): Promise<void> {
    if ((await this.readAliases()).has(name)) throw alreadyExists(name)
    if (await this.read(name)) throw alreadyExists(name)
    const { rows } = await this.db.all(
      `SELECT coalesce(max(seq), 0) + 1 AS id FROM sqlite_sequence WHERE name = 'collections'`,
    )
    const { id } = z.object({ id: z.number() }).parse(rows[0])
    const args = [id, name, spec.dimension, JSON.stringify(spec.fields)]
    await this.db.write([
      { sql: 'INSERT INTO collections (id, name, dimension, fields) VALUES (?, ?, ?, ?)', args },
      ...createTables(id),
    ])
  }

  /** Deletes a collection, by its name or an alias, and all its aliases. */
  delete(name: string, signal: StopSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      const collection = await this.read(name)
      if (!collection) return
      this.open.delete(collection.name)
      this.aliases = null
      this.budget.forget(collection)
      await collection.drop()
    })
  }

  pointAlias(alias: string, name: string, signal: StopSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      const target = await this.read(name)
      if (!target) throw missingCollection(name)
      if ((await this.read(alias))?.name === alias) throw alreadyExists(alias)
      await this.db.write([{ sql: 'REPLACE INTO aliases VALUES (?, ?)', args: [alias, target.id] }])
      this.aliases = null
    })
  }

  deleteAlias(alias: string, signal: StopSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      await this.db.write([{ sql: 'DELETE FROM aliases WHERE alias = ?', args: [alias] }])
      this.aliases = null
    })
  }

  private async read(nameOrAlias: string): Promise<Collection | null> {
    const name = (await this.readAliases()).get(nameOrAlias) ?? nameOrAlias
    const known = this.open.get(name)
    if (known) return known
    const { rows } = await this.db.all('SELECT * FROM collections WHERE name = ?', [name])
    if (!rows[0]) return null
    const { id, dimension, fields, points, total_length, next_slot } = rowSchema.parse(rows[0])
    const commits = await this.db.all('SELECT document, generation FROM commits WHERE collection = ?', [id])
    const row = { id, points, totalLength: total_length, nextSlot: next_slot }
    const pending = z.array(commitSchema).parse(commits.rows)
    const collection = new Collection(name, { dimension, fields }, row, this.db, this.budget, pending)
    this.open.set(name, collection)
    return collection
  }

  private async readAliases(): Promise<Map<string, string>> {
    if (this.aliases) return this.aliases
    const { rows } = await this.db.all('SELECT alias, name FROM aliases JOIN collections ON id = collection')
    const pairs = z.array(aliasSchema).parse(rows)
    this.aliases = new Map(pairs.map(({ alias, name }) => [alias, name]))
    return this.aliases
  }

  /** When another process (the command line beside the server) has written to the file, what memory holds is stale. */
  private async noticeOthers(): Promise<void> {
    const version = await this.db.version()
    if (version === this.version) return
    this.version = version
    for (const collection of this.open.values()) this.budget.forget(collection)
    this.open.clear()
    this.aliases = null
  }
}
