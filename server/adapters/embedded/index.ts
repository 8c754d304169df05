import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { fieldSpecSchema } from '@/pipeline/filter'
import type { CollectionSpec, Point, VectorStore } from '@/server/capabilities/vector-store'
import { Collection, missingCollection } from './collection'
import { type Database, openDatabase } from './database'
import { MemoryBudget } from './memory-budget'
import { createMutex } from './mutex'
import { createTables } from './points-table'

export interface EmbeddedOptions {
  /** The one file that holds everything. */
  path: string
  /** How many bytes of indexes to keep in memory; beyond it vectors are read from the file at each search. */
  memoryBytes?: number
}

const defaultMemory = 512 * 1024 * 1024
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const rowSchema = z.object({
  id: z.number(),
  name: z.string(),
  dimension: z.number(),
  fields: z.string().transform((text) => z.array(fieldSpecSchema).parse(JSON.parse(text))),
  points: z.number(),
  total_length: z.number(),
  next_slot: z.number(),
})

/**
 * A vector store in one libSQL file: exact dense search, an inverted index for sparse, hybrid fusion and filters with
 * Qdrant's semantics. Acknowledged writes survive the death of the process.
 */
export async function createEmbeddedVectorStore(options: EmbeddedOptions): Promise<VectorStore> {
  const db = await openDatabase(options.path)
  const registry = new Registry(db, new MemoryBudget(options.memoryBytes ?? defaultMemory))
  return {
    status: async () => ({ kind: 'embedded', state: 'up' }),
    createCollection: (name, spec, { signal }) => registry.create(name, spec, signal),
    deleteCollection: (name, { signal }) => registry.delete(name, signal),
    stats: async (name, { signal }) => (await registry.find(name, signal))?.stats() ?? null,
    upsert: async (name, points, { signal }) => {
      checkIds(points)
      await (await registry.get(name, signal)).upsert(points, signal)
    },
    deleteDocument: async (name, documentId, { signal }) =>
      (await registry.get(name, signal)).deleteDocument(documentId, signal),
    chunksOf: async (name, documentId, { signal }) => (await registry.get(name, signal)).chunksOf(documentId, signal),
    query: async (name, query, { signal }) => (await registry.get(name, signal)).query(query, signal),
    close: async () => db.close(),
  }
}

function checkIds(points: readonly Point[]): void {
  const wrong = points.find(({ id }) => !uuid.test(id))
  if (wrong) throw new AppError('vectors-refused', `A point's id must be a UUID; "${wrong.id}" is not.`)
}

/** The open collections by name. */
class Registry {
  private readonly exclusive = createMutex()
  private readonly open = new Map<string, Collection>()
  private version = -1

  constructor(
    private readonly db: Database,
    private readonly budget: MemoryBudget,
  ) {}

  async get(name: string, signal: AbortSignal): Promise<Collection> {
    const collection = await this.find(name, signal)
    if (collection) return collection
    throw missingCollection(name)
  }

  async find(name: string, signal: AbortSignal): Promise<Collection | null> {
    signal.throwIfAborted()
    await this.noticeOthers()
    return this.open.get(name) ?? this.exclusive(() => this.read(name))
  }

  create(name: string, spec: CollectionSpec, signal: AbortSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      if (await this.read(name))
        throw new AppError('already-exists', `The vector store already has a collection "${name}".`)
      const { rows } = await this.db.all(
        `SELECT coalesce(max(seq), 0) + 1 AS id FROM sqlite_sequence WHERE name = 'collections'`,
      )
      const { id } = z.object({ id: z.number() }).parse(rows[0])
      const args = [id, name, spec.dimension, JSON.stringify(spec.fields)]
      await this.db.write([
        { sql: 'INSERT INTO collections (id, name, dimension, fields) VALUES (?, ?, ?, ?)', args },
        ...createTables(id),
      ])
    })
  }

  delete(name: string, signal: AbortSignal): Promise<void> {
    return this.exclusive(async () => {
      signal.throwIfAborted()
      const collection = await this.read(name)
      if (!collection) return
      this.open.delete(name)
      this.budget.forget(collection)
      await collection.drop()
    })
  }

  private async read(name: string): Promise<Collection | null> {
    const known = this.open.get(name)
    if (known) return known
    const { rows } = await this.db.all('SELECT * FROM collections WHERE name = ?', [name])
    if (!rows[0]) return null
    const { id, dimension, fields, points, total_length, next_slot } = rowSchema.parse(rows[0])
    const row = { id, points, totalLength: total_length, nextSlot: next_slot }
    const collection = new Collection(name, { dimension, fields }, row, this.db, this.budget)
    this.open.set(name, collection)
    return collection
  }

  /** When another process (the command line beside the server) has written to the file, what memory holds is stale. */
  private async noticeOthers(): Promise<void> {
    const { rows } = await this.db.all('PRAGMA data_version')
    const version = Number(rows[0]?.data_version)
    if (version === this.version) return
    this.version = version
    for (const collection of this.open.values()) this.budget.forget(collection)
    this.open.clear()
  }
}
