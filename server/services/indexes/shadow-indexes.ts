import { randomUUID } from 'node:crypto'
import { AppError, errorOf } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import type { Jobs } from '@/server/capabilities/jobs'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { IndexRecord } from '@/server/capabilities/records/indexes'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { IndexSpec, ShadowIndexes } from '@/server/experiments/deps'
import { analyserVersion } from '@/server/knowledge/analyser'
import { deleteIndex } from '@/server/knowledge/ingest/remove-points'
import { indexJob } from '@/server/knowledge/reindex/index-builder'
import { requireCollection } from '../collections/rows'
import type { Scope } from '../context'
import { bringUpToDate, isFinished } from './activate-index'
import type { IndexesDeps } from './deps'
import { planChange } from './plan-change'

type Deps = IndexesDeps & { jobs: Jobs }

/** What names an index. The version of the analysers is no part of it: each is made by the newest. */
type Facts = Pick<IndexRecord, 'embedderProvider' | 'embedderModel' | 'chunking' | 'language'>

/** Indexes that experiments have built beside the live ones, by the builder that builds all others. */
export function shadowIndexes(deps: Deps): ShadowIndexes {
  return {
    async find(spec, scope) {
      const collection = await requireCollection(deps, spec.collectionId, scope)
      const embedder = spec.embedder && (await deps.resolveEmbedder(spec.embedder, never))
      return (await known(deps, collection, { ...spec, ...(embedder && { embedder }) }, scope))?.indexId
    },
    async ensure(spec, experimentId, scope, signal) {
      const call = { ...scope, signal }
      const collection = await requireCollection(deps, spec.collectionId, scope)
      const embedder = spec.embedder && (await deps.resolveEmbedder(spec.embedder, call))
      const there = await known(deps, collection, { ...spec, ...(embedder && { embedder }) }, scope)
      if (there?.indexId === null) return { indexId: null, built: false }
      const indexId = there?.indexId ?? (await begin(deps, collection, spec, experimentId, signal))
      await finish(deps, indexId, scope, signal)
      // One that a crash interrupted is built for this, too, and was not counted yet.
      return { indexId, built: there === undefined || there.unfinishedOf === experimentId }
    },
    async remove(experimentId, scope) {
      for (const { id, storeName, state } of await deps.records.indexes.shadows(scope.workspaceId, { experimentId })) {
        if (state === 'building') await deps.builder.cancel(id)
        if (!(await deps.records.indexes.abandon(id))) continue
        await deleteIndex(deps, storeName, { signal: never.signal })
        await deps.records.indexes.delete(id)
      }
    },
    async keep(indexId, scope) {
      const row = await deps.records.indexes.get(scope.workspaceId, indexId)
      // Another experiment may have built it: indexes of one kind are shared.
      if (!row?.experimentId || !isFinished(row)) throw new AppError('not-found', say('The index does not exist.'))
      await deps.records.indexes.keep(indexId)
    },
  }
}

const never = { signal: new AbortController().signal }

const namedBy = ({ embedderProvider, embedderModel, chunking, language }: Facts): string =>
  canonicalJson({ embedderProvider, embedderModel, chunking, language })

/** `indexId` null: the live index is as the spec says. Undefined: none is, nor is being built. */
async function known(
  { records }: Deps,
  collection: CollectionRecord,
  { embedder, chunking }: IndexSpec,
  { workspaceId }: Scope,
): Promise<{ indexId: string | null; unfinishedOf?: string | null } | undefined> {
  const wanted = namedBy({
    ...collection,
    ...(embedder &&
      embedder.provider !== 'auto' && { embedderProvider: embedder.provider, embedderModel: embedder.model }),
    ...(chunking && { chunking }),
  })
  if (wanted === namedBy(collection)) return { indexId: null }
  const all = await records.indexes.shadows(workspaceId, { collectionId: collection.id })
  const found = all.find((row) => (row.state === 'building' || isFinished(row)) && namedBy(row) === wanted)
  return found && { indexId: found.id, unfinishedOf: found.state === 'building' ? found.experimentId : null }
}

/** Makes an empty one and queues its building. */
async function begin(
  deps: Deps,
  collection: CollectionRecord,
  { embedder: model, chunking: settings }: IndexSpec,
  experimentId: string,
  signal: StopSignal,
): Promise<string> {
  const call = { signal }
  const change = { ...(model && { embedder: model }), ...(settings && { chunking: settings }) }
  const { embedder, dimension, language, chunking } = await planChange(deps, collection, change, call, 'same')
  const number = await deps.records.indexes.nextNumber(collection.id)
  const id = randomUUID()
  const storeName = `telar_${collection.id.replaceAll('-', '')}_${number}_${id.slice(0, 8)}`
  await deps.vectorStore.createCollection(storeName, { dimension, fields: collection.fields }, call)
  try {
    const { documents: total } = await deps.records.indexes.liveTotals(collection.id)
    const row = await deps.records.indexes.create({
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
      takesOver: false,
      total,
      experimentId,
    })
    await deps.builder.enqueue(row.collectionId, row.id)
    return row.id
  } catch (error) {
    await deps.vectorStore.deleteCollection(storeName, call)
    throw error
  }
}

/** Waits until it is built, and brings it up to date. Throws why it could not be. */
async function finish(deps: Deps, indexId: string, scope: Scope, signal: StopSignal): Promise<void> {
  await deps.jobs.settled(indexJob, { keys: [indexId] }, { signal })
  const row = await deps.records.indexes.get(scope.workspaceId, indexId)
  if (!row) throw new AppError('not-found', say('The index does not exist.'))
  if (row.state === 'failed' && row.error) throw errorOf(row.error)
  if (!isFinished(row)) throw new AppError('not-indexed', say('An index for the experiment could not be built.'))
  await bringUpToDate(deps, row, signal)
}
