import { z } from 'zod'
import { AppError, errorInfo } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { IndexedCollection, IndexRecord } from '@/server/capabilities/records/indexes'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { isDatabaseAway } from '@/server/capabilities/store-error'
import { catchUp, type ReindexDeps } from './build-index'

/** An index that is to be built, or that is built and takes over. */
export const indexJob = { name: 'index', payload: z.strictObject({ indexId: z.string() }) }

export interface IndexBuilderDeps extends ReindexDeps {
  /** Measures a finished index on the collection's saved questions. */
  evaluate: (row: IndexedCollection, signal: StopSignal) => Promise<IndexRecord['scores']>
  /** Makes a finished index that takes over the live one. */
  takeOver: (indexId: string, signal: StopSignal) => Promise<void>
}

/** Builds indexes beside the live ones, one at a time. */
export interface IndexBuilder {
  /** Makes the jobs of builds that have none: those of earlier versions, and of a process that died before it could. */
  recover(): Promise<void>
  enqueue(collectionId: string, indexId: string): Promise<void>
  /** Stops a build and resolves when it is at rest. */
  cancel(indexId: string): Promise<void>
  /** Stops all builds of a collection that is about to be deleted. */
  cancelAll(which: { collectionId: string }): Promise<void>
}

/** Says how indexes are built, and gives the ways to have it done. */
export function createIndexBuilder(deps: IndexBuilderDeps): IndexBuilder {
  const { jobs, records } = deps
  jobs.handle(indexJob, {
    concurrency: 1,
    async run({ indexId }, { signal }) {
      await build(deps, indexId, signal)
      return undefined
    },
  })
  const jobOf = (collectionId: string, indexId: string) => ({ key: indexId, group: collectionId, payload: { indexId } })
  return {
    async recover() {
      const left = await records.indexes.allUnfinished()
      await jobs.addNew(
        indexJob,
        left.map(({ id, collectionId }) => jobOf(collectionId, id)),
      )
    },
    enqueue: (collectionId, indexId) => jobs.add(indexJob, [jobOf(collectionId, indexId)]),
    cancel: (indexId) => jobs.cancel(indexJob, { keys: [indexId] }),
    cancelAll: ({ collectionId }) => jobs.cancel(indexJob, { group: collectionId }),
  }
}

/** The row tells how it ended. Rejects when the database cannot be written; called again it goes on. */
async function build(deps: IndexBuilderDeps, indexId: string, signal: StopSignal): Promise<void> {
  const { records, log } = deps
  try {
    const row = await records.indexes.unfinished(indexId)
    if (!row) return
    if (row.state === 'ready') return await deps.takeOver(indexId, signal)
    const started = Date.now()
    const left = new Map<string, unknown>()
    await catchUp(deps, row, {
      signal,
      onError: (documentId, error) => {
        left.set(documentId, error)
        log.error({ indexId, documentId, err: error }, 'a document could not be indexed anew')
      },
    })
    if (row.takesOver) await leaveOut(deps, left)
    else if (left.size > 0) {
      throw new AppError('not-indexed', say('{count} documents could not be indexed anew.', { count: left.size }), {
        fix: say('Delete these documents or add them again; the log names them.'),
      })
    }
    // There is nothing to compare with where the live index is lost; what an experiment built, it measures by itself.
    const scores = row.takesOver || row.experimentId !== null ? null : await deps.evaluate(row, signal)
    await records.indexes.built(indexId, scores)
    log.info({ indexId, ms: Date.now() - started }, 'index built')
    if (row.takesOver) await deps.takeOver(indexId, signal)
  } catch (error) {
    if (signal.aborted) return
    if (isDatabaseAway(error)) throw error
    log.error({ indexId, err: error }, 'index could not be built')
    await records.indexes.failed(indexId, errorInfo(error))
  }
}

/** The others must not go without an index because some cannot have one: these fail, each with its reason. */
async function leaveOut({ records }: IndexBuilderDeps, left: ReadonlyMap<string, unknown>): Promise<void> {
  const nothing = { progress: 0, liveGeneration: 0, chunkCount: 0, tokenCount: 0 }
  for (const [id, error] of left) {
    await records.documents.change(id, { ...nothing, state: 'failed', error: errorInfo(error) })
  }
}
