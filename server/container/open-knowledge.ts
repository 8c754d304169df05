import { join } from 'node:path'
import { findModel, resolveAuto } from '@/pipeline/compiler/resolve-model'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { createFolderFiles, removeUnfinished } from '../adapters/files/folder-files'
import type { Records } from '../capabilities/records'
import type { StopSignal } from '../capabilities/stop-signal'
import type { Env } from '../env'
import { createIngest } from '../knowledge/ingest/ingest'
import type { IngestDeps } from '../knowledge/ingest/types'
import { findTesseract } from '../knowledge/parse/ocr/find-tesseract'
import { createParser } from '../knowledge/parse/parser'
import { createIndexBuilder } from '../knowledge/reindex/index-builder'
import { createSyncService } from '../knowledge/sync/sync-service'
import type { SyncDeps } from '../knowledge/sync/types'
import { TermIndex } from '../knowledge/terms/term-index'
import type { CollectionDeps } from '../services/collections/deps'
import { LiveCollections } from '../services/collections/live-collections'
import type { IndexesDeps } from '../services/indexes/deps'
import { takeOver } from '../services/indexes/rebuild-index'
import { compareWithLive } from '../services/retrieval/measure-index'
import type { SystemWatch } from '../services/system/watch-system'
import type { Parts } from './open-adapters'
import type { openVectors } from './open-vectors'

/** Says which embedder a reference means now. Throws `model-missing`. */
const embedderFinder =
  (watch: SystemWatch): CollectionDeps['resolveEmbedder'] =>
  async ({ provider, model }) => {
    const snapshot = await watch.snapshot(0)
    const found = provider === 'auto' ? resolveAuto(snapshot.models, 'embed') : findModel(snapshot, provider, model)
    if (found) return { provider: found.provider, model: found.model, digest: found.digest }
    throw new AppError(
      'model-missing',
      say('The embedding model “{model}” is not on {provider}.', { model, provider }),
      {
        details: { provider, model },
      },
    )
  }

/** Says which chat model a reference means now; the built-in reader writes no sentences of its own. Throws `model-missing`. */
const chatFinder =
  (watch: SystemWatch): NonNullable<IngestDeps['resolveChat']> =>
  async ({ provider, model }) => {
    const { models } = await watch.snapshot()
    const found = provider === 'auto' ? resolveAuto(models, 'chat') : { provider, model }
    if (found && found.provider !== 'built-in') return { provider: found.provider, model: found.model }
    throw new AppError('model-missing', say('No language model serves that could write the context of chunks.'), {
      fix: say('Start Ollama with a chat model, or switch the written context off in the chunking settings.'),
    })
  }

/** Builds indexes beside the live ones and measures them on the collection's saved questions. */
function openBuilder(
  ingestDeps: IngestDeps,
  { records, live }: { records: Records; live: LiveCollections },
  takeOver: (indexId: string, signal: StopSignal) => Promise<void>,
) {
  const { vectorStore, embedder } = ingestDeps
  return createIndexBuilder({
    ...ingestDeps,
    records,
    takeOver,
    evaluate: async (row, signal) => {
      try {
        return await compareWithLive({ records, live, vectorStore, embedder }, row, { signal, now: () => new Date() })
      } catch (error) {
        // There is nothing to compare with where the live index is lost, and nothing to measure where all is deleted.
        if (error instanceof AppError && (error.code === 'index-lost' || error.code === 'not-found')) return null
        throw error
      }
    },
  })
}

/** What the use cases of indexes need, among them the builder, which ends a rebuild with one of them. */
function openIndexes(deps: CollectionDeps, ingestDeps: IngestDeps, live: LiveCollections): IndexesDeps {
  const indexes: IndexesDeps = {
    ...deps,
    ingestDeps,
    live,
    builder: openBuilder(ingestDeps, { records: deps.records, live }, (indexId, signal) =>
      takeOver(indexes, indexId, signal),
    ),
    onSwitch(collectionId) {
      live.forget(collectionId)
      deps.health.checkSoon(collectionId)
    },
  }
  return indexes
}

function openSyncs(parts: Omit<SyncDeps, 'maxBytes' | 'privateFolder'>, { dataFolder, maxUploadBytes }: Env) {
  const syncDeps: SyncDeps = { ...parts, maxBytes: maxUploadBytes, privateFolder: dataFolder }
  return { syncDeps, syncs: createSyncService(syncDeps) }
}

/** Documents on their way into collections: files, parser, queue, syncs, and indexes built beside the live ones. */
export async function openKnowledge(parts: Parts & Awaited<ReturnType<typeof openVectors>>) {
  const { env, log, jobs, records, vectorStore, models, http, secrets, watch, health, embedderDigest } = parts
  const folder = join(env.dataFolder, 'files')
  const ocr = findTesseract(env.searchPath, env.ocrLanguages)
  const parser = createParser({ workers: 1, ...(ocr && { ocr }) })
  const kept = { records, jobs, files: createFolderFiles({ folder }) }
  const shared = { ...kept, vectorStore, embedder: models, chatModel: models, resolveChat: chatFinder(watch) }
  const ingestDeps: IngestDeps = { ...shared, parser, log, embedderDigest }
  const ingest = createIngest(ingestDeps)
  const { syncDeps, syncs } = openSyncs({ ...shared, ingest, http, log, secrets }, env)
  const terms = new TermIndex(records.terms)
  const live = new LiveCollections({ records, terms, health })
  parts.onChange((collectionId) => {
    live.forget(collectionId)
    ingest.resume(collectionId).catch((error: unknown) => log.error({ err: error }, 'documents go on waiting'))
  })
  const deps: CollectionDeps = {
    ...shared,
    terms,
    ingest,
    health,
    stopSyncs: (which) => syncs.cancelAll(which),
    stopBuilds: (which) => indexes.builder.cancelAll(which),
    onDelete: (collectionId) => live.forget(collectionId),
    syncSoon: (sourceId) => syncs.syncSoon(sourceId),
    uploadBytes: env.maxUploadBytes,
    resolveEmbedder: embedderFinder(watch),
  }
  const indexes = openIndexes(deps, ingestDeps, live)
  return {
    deps,
    indexes,
    live,
    syncDeps,
    syncs,
    /** How scanned pages are read; null when this computer has no program for it. */
    ocr: ocr ? { languages: ocr.languages } : null,
    /** Takes up what an earlier process left unfinished. */
    async start() {
      await removeUnfinished(folder)
      await ingest.recover()
      await syncs.start()
      await indexes.builder.recover()
      await jobs.start()
    },
    async close() {
      // What runs goes on at the next start.
      await Promise.all([syncs.close(), jobs.close()])
      await parser.close()
    },
  }
}
