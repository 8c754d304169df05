import type { Schemas } from '@qdrant/js-client-rest'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { builtInFields, type FieldSpec } from '@/pipeline/filter'
import { say } from '@/pipeline/said'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { CollectionSpec, CollectionStats, Point } from '@/server/capabilities/vector-store'
import { aliasTarget } from './aliases'
import type { Ask } from './client'
import { keys } from './conditions'
import { expected } from './errors'
import { payloadKey, qdrantFilter } from './filter'
import { vectorNames } from './payload'
import { upsertBatches, type Writing } from './points'

const indexes: Record<FieldSpec['type'], Schemas['PayloadFieldSchema']> = {
  keyword: 'keyword',
  number: 'float',
  boolean: 'bool',
  datetime: 'datetime',
  text: { type: 'text', tokenizer: 'word', lowercase: true },
}

/** What the adapter itself filters on, beside the fields that people do. */
const ownIndexes = [
  { field_name: keys.staged, field_schema: 'bool' },
  { field_name: keys.generation, field_schema: 'integer' },
  { field_name: keys.chunk, field_schema: 'integer' },
  { field_name: keys.language, field_schema: 'keyword' },
] as const

const infoSchema = z.object({
  config: z.object({
    params: z.object({ vectors: z.object({ [vectorNames.dense]: z.object({ size: z.number() }) }) }),
  }),
})

/** Creates a collection with its two vectors and, before anything is loaded, an index for every field. */
export async function createCollection(
  ask: Ask,
  collection_name: string,
  spec: CollectionSpec,
  signal: StopSignal,
): Promise<void> {
  const about = { collection: collection_name, signal }
  const body: Schemas['CreateCollection'] = {
    vectors: { [vectorNames.dense]: { size: spec.dimension, distance: 'Cosine' } },
    // Without a modifier: the server's IDF would count points that are staged, and deleted ones until it tidies up.
    sparse_vectors: { [vectorNames.sparse]: {} },
  }
  await ask(about, (api, init) => api.createCollection({ collection_name, ...body }, init)).catch(aliasInTheWay)
  try {
    const ofFields = [...builtInFields, ...spec.fields].map((field) => ({
      field_name: payloadKey(field.name),
      field_schema: indexes[field.type],
    }))
    for (const index of [...ofFields, ...ownIndexes]) {
      await ask(about, (api, init) => api.createFieldIndex({ collection_name, wait: true, ...index }, init))
    }
  } catch (error) {
    // Without its indexes a collection would be slow for ever and nobody would know why. The caller's signal may be
    // what failed, so the removal has its own.
    await deleteCollection(ask, collection_name, AbortSignal.timeout(5000)).catch((failed: unknown) => {
      const cause = new AggregateError([error, failed])
      throw new AppError('vectors-unreachable', say('Qdrant stopped answering, and a collection was left half made.'), {
        cause,
      })
    })
    throw error
  }
}

/** Where an alias has the name of a new collection, Qdrant says 400, in words. */
function aliasInTheWay(error: unknown): never {
  if (error instanceof AppError && /alias with the same name already exists/i.test(error.message)) {
    throw new AppError('already-exists', error.said.message, { cause: error })
  }
  throw error
}

/** Deletes a collection, by its name or an alias; Qdrant deletes its aliases too, and is content when there is none. */
export async function deleteCollection(ask: Ask, name: string, signal: StopSignal): Promise<void> {
  const remove = (collection_name: string) =>
    ask({ collection: collection_name, signal }, (api, init) => api.deleteCollection({ collection_name }, init))
  if (await remove(name)) return
  const target = await aliasTarget(ask, name, signal)
  if (target !== undefined) await remove(target)
}

export async function readStats(ask: Ask, collection_name: string, signal: StopSignal): Promise<CollectionStats> {
  const about = { collection: collection_name, signal }
  const info = await ask(about, (api, init) => api.getCollection({ collection_name }, init))
  const { count } = await ask(about, (api, init) =>
    api.countPoints({ collection_name, exact: true, filter: qdrantFilter(undefined) }, init),
  )
  const { vectors } = expected(infoSchema, info, collection_name).config.params
  return { points: count, dimension: vectors[vectorNames.dense].size }
}

/** Adds points, or puts them in the place of those with the same ids. */
export async function upsertPoints(
  ask: Ask,
  collection_name: string,
  points: readonly Point[],
  writing: Writing,
  signal: StopSignal,
): Promise<void> {
  for (const batch of upsertBatches(points, writing)) {
    // Without `wait` Qdrant answers before the points can be found.
    await ask({ collection: collection_name, signal }, (api, init) =>
      api.upsertPoints({ collection_name, wait: true, points: batch }, init),
    )
  }
}
