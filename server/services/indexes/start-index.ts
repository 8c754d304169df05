import { randomUUID } from 'node:crypto'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { analyserVersion } from '@/server/knowledge/analyser'
import { requireCollection } from '../collections/rows'
import type { Call } from '../context'
import { mutation } from '../use-case'
import type { IndexesDeps } from './deps'
import { indexDto } from './index-dto'
import { planChange } from './plan-change'
import type { IndexChange, IndexDto } from './types'
import { changeSchema } from './types'

/**
 * Makes an empty index beside the live one and queues its building. The live one answers as before. One that `takesOver`
 * may be the same as the live one, whose place it takes by itself.
 * Throws `index-building` while another is being built, and what `planChange`, models and vectors throw.
 */
export const startIndex = mutation({ permission: 'edit', input: changeSchema, run: buildIndex })

export async function buildIndex(
  deps: IndexesDeps,
  { collectionId, change, takesOver = false }: { collectionId: string; change: IndexChange; takesOver?: boolean },
  call: Call,
): Promise<IndexDto> {
  const { vectorStore } = deps
  const { indexes } = deps.records
  const collection = await requireCollection(deps, collectionId, call)
  if (await indexes.building(collection.id))
    throw new AppError('index-building', say('“{name}” is being indexed anew already.', { name: collection.name }))
  const { embedder, dimension, language, chunking } = await planChange(
    deps,
    collection,
    change,
    call,
    takesOver ? 'same' : 'change',
  )
  const number = await indexes.nextNumber(collection.id)
  const id = randomUUID()
  // Its own even when two are started at once: the one that loses takes away what it made, and nothing else.
  const storeName = `telar_${collection.id.replaceAll('-', '')}_${number}_${id.slice(0, 8)}`
  await vectorStore.createCollection(storeName, { dimension, fields: collection.fields }, call)
  try {
    const { documents: total } = await indexes.liveTotals(collection.id)
    const row = await indexes.create({
      id,
      collectionId: collection.id,
      number,
      storeName,
      embedderProvider: embedder.provider,
      embedderModel: embedder.model,
      embedderDigest: embedder.digest ?? null,
      dimension,
      language,
      analyser: analyserVersion,
      chunking,
      takesOver,
      total,
    })
    await deps.builder.enqueue(row.collectionId, row.id)
    return await indexDto(deps, { ...row, collection })
  } catch (error) {
    await vectorStore.deleteCollection(storeName, call)
    throw error
  }
}
