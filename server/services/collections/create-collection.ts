import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { chunkingInput } from '@/pipeline/chunking'
import { AppError } from '@/pipeline/errors'
import { builtInFields, fieldSpecSchema } from '@/pipeline/filter'
import { modelRefSchema } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import { type CollectionRecord, languages } from '@/server/capabilities/records/collections'
import { isUniqueViolation } from '@/server/capabilities/store-error'
import { analyserVersion } from '@/server/knowledge/analyser'
import { checkChunking } from '@/server/knowledge/split/chunk-document'
import type { Call, Scope } from '../context'
import { nameSchema } from '../ids'
import { freeSlug, sameName, slugOf } from '../slug'
import { mutation } from '../use-case'
import type { CollectionDeps, ResolvedEmbedder } from './deps'
import { collectionDto } from './rows'
import type { CollectionDto } from './types'

const createCollectionInput = z.strictObject({
  name: nameSchema,
  language: z.enum(languages).default('none'),
  /** Absent: the best embedder that serves now. */
  embedder: modelRefSchema.optional(),
  chunking: chunkingInput.prefault({}),
  fields: z.array(fieldSpecSchema).max(50).default([]),
})

/**
 * Creates an empty collection: in the vector store, then here. Its dimension is found by embedding one word.
 * Throws `already-exists` for a name in use, `invalid-input` for settings that cannot be, and what models and vectors throw.
 */
export const createCollection = mutation({ permission: 'edit', input: createCollectionInput, run })

async function run(
  deps: CollectionDeps,
  wanted: z.output<typeof createCollectionInput>,
  call: Call,
): Promise<CollectionDto> {
  checkChunking(wanted.chunking)
  checkFields(wanted.fields.map((field) => field.name))
  await requireFreeName(deps, wanted.name, call)
  const embedder = await deps.resolveEmbedder(wanted.embedder ?? { provider: 'auto', model: '' }, call)
  const dimension = await probeDimension(deps, embedder, call)
  const id = randomUUID()
  const storeName = `telar_${id.replaceAll('-', '')}`
  await deps.vectorStore.createCollection(storeName, { dimension, fields: wanted.fields }, call)
  try {
    const row = await insert(deps, { ...wanted, id, storeName, embedder, dimension }, call)
    return collectionDto(row, undefined)
  } catch (error) {
    await deps.vectorStore.deleteCollection(storeName, call)
    throw error
  }
}

/** Throws `invalid-input` for a field that is there twice, or built in. */
export function checkFields(names: string[]): void {
  const reserved = new Set(builtInFields.map((field) => field.name))
  const wrong = names.find((name, at) => names.indexOf(name) !== at || reserved.has(name))
  if (wrong)
    throw new AppError(
      'invalid-input',
      reserved.has(wrong)
        ? say('The field “{wrong}” is built in already.', { wrong })
        : say('The field “{wrong}” is declared twice.', { wrong }),
    )
}

/** Throws `already-exists`. */
export async function requireFreeName(
  { records }: CollectionDeps,
  name: string,
  { workspaceId }: Scope,
): Promise<void> {
  const names = await records.collections.names(workspaceId)
  if (names.some((other) => sameName(other, name))) {
    throw new AppError('already-exists', say('There is a collection “{name}” already.', { name }))
  }
}

async function probeDimension(
  { embedder }: CollectionDeps,
  { provider, model }: ResolvedEmbedder,
  options: CallOptions,
): Promise<number> {
  const [vector] = await embedder.embed(provider, { model, texts: ['dimension'], kind: 'passage' }, options)
  if (!vector || vector.length === 0)
    throw new AppError('model-failed', say('The model {model} gave no embedding.', { model }))
  return vector.length
}

type NewCollection = z.output<typeof createCollectionInput> & {
  id: string
  storeName: string
  embedder: ResolvedEmbedder
  dimension: number
}

/** How often another collection may come in between with the same slug. */
const MAX_TRIES = 5

/** Two that are created at once with the same name never both get it: they meet at the slug, which is unique. */
async function insert(deps: CollectionDeps, wanted: NewCollection, scope: Scope): Promise<CollectionRecord> {
  const { workspaceId } = scope
  const { records } = deps
  const { embedder, ...rest } = wanted
  const collection = {
    ...rest,
    embedderProvider: embedder.provider,
    embedderModel: embedder.model,
    embedderDigest: embedder.digest ?? null,
    analyser: analyserVersion,
  }
  const base = slugOf(wanted.name)
  for (let tries = 1; ; tries++) {
    const slug = freeSlug(base, new Set(await records.collections.slugs(workspaceId, base)))
    // After the slug: who took the name since then has taken this slug.
    await requireFreeName(deps, wanted.name, scope)
    try {
      return await records.collections.create(workspaceId, slug, collection)
    } catch (error) {
      if (!isUniqueViolation(error) || tries === MAX_TRIES) throw error
    }
  }
}
