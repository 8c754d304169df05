import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Collections, LiveIndex } from '@/server/capabilities/collections'
import type { Records } from '@/server/capabilities/records'
import type { TermIndex } from '@/server/knowledge/terms/term-index'
import type { Scope } from '../context'
import type { Health } from './index-health'

/** Older answers are read anew behind the next one; those older than the second time are not given any more. */
const FRESH_MS = 1_000
const USABLE_MS = 10_000

interface Entry {
  workspaceId: string
  index: LiveIndex
  readAt: number
  reading: Promise<LiveIndex> | null
}

/**
 * How collections are indexed, kept in memory: published endpoints ask at every call. One read of one
 * row gives all facts of an index, so a switch is seen whole or not at all; a process that learns of it a moment later
 * still searches the old index, which is kept.
 */
export class LiveCollections {
  private readonly entries = new Map<string, Entry>()

  constructor(
    private readonly deps: {
      records: Records
      terms: TermIndex
      health: Pick<Health, 'known'>
    },
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * The collections of a workspace, for its runs; those of others do not exist for it. `indexes`: indexes that stand for
   * the live ones, by collection.
   */
  of({ workspaceId }: Scope, indexes: ReadonlyMap<string, string> = new Map()): Collections {
    const others = new Map<string, Promise<LiveIndex>>()
    return {
      live: (collectionId, options) => {
        const indexId = indexes.get(collectionId)
        if (indexId === undefined) return this.live(workspaceId, collectionId, options)
        const known =
          others.get(collectionId) ??
          this.live(workspaceId, collectionId, options).then((live) => asIndex(this.deps, workspaceId, indexId, live))
        others.set(collectionId, known)
        known.catch(() => others.delete(collectionId))
        return known
      },
      weigh: (index, texts, options) => this.deps.terms.weigh(index, texts, options),
    }
  }

  private async live(workspaceId: string, collectionId: string, { signal }: CallOptions): Promise<LiveIndex> {
    signal.throwIfAborted()
    const found = this.entries.get(collectionId)
    // Another workspace's may be remembered: the database says that it is not there.
    const entry = found?.workspaceId === workspaceId ? found : undefined
    const age = entry ? this.now() - entry.readAt : Number.POSITIVE_INFINITY
    if (entry && age < FRESH_MS) return entry.index
    const reading = this.read(workspaceId, collectionId, entry)
    if (entry && age < USABLE_MS) {
      // The next caller gets what this finds; a failure shows when the answer is too old to be used.
      reading.catch(() => {})
      return entry.index
    }
    return reading
  }

  /** Makes the next question read the database: the collection has just changed. */
  forget(collectionId: string): void {
    this.entries.delete(collectionId)
  }

  private read(workspaceId: string, collectionId: string, entry: Entry | undefined): Promise<LiveIndex> {
    if (entry?.reading) return entry.reading
    const reading = readLiveIndex(this.deps, workspaceId, collectionId).then(
      (index) => {
        this.entries.set(collectionId, { workspaceId, index, readAt: this.now(), reading: null })
        return index
      },
      (error: unknown) => {
        if (entry) entry.reading = null
        if (entry && error instanceof AppError && error.code === 'collection-missing') this.entries.delete(collectionId)
        throw error
      },
    )
    if (entry) entry.reading = reading
    return reading
  }
}

/** A collection as if another of its indexes were live. Throws `collection-missing` when that is gone. */
async function asIndex(
  { records }: { records: Records },
  workspaceId: string,
  indexId: string,
  live: LiveIndex,
): Promise<LiveIndex> {
  const row = await records.indexes.get(workspaceId, indexId)
  if (!row)
    throw new AppError(
      'collection-missing',
      say('An index that was built for an experiment does not exist any more.'),
      {
        fix: say('Start the experiment again: it is built anew.'),
        details: { collection: live.collectionId },
      },
    )
  const { storeName, embedderProvider: provider, embedderModel: model, dimension, analyser, language } = row
  const languages = await languagesOf(records, { id: live.collectionId, language, analyser })
  return { ...live, storeName, embedder: { provider, model }, dimension, analyser, languages, trouble: null }
}

async function readLiveIndex(
  { records, health }: { records: Records; health: Pick<Health, 'known'> },
  workspaceId: string,
  collectionId: string,
): Promise<LiveIndex> {
  const found = await records.collections.searched(workspaceId, collectionId)
  if (!found) {
    throw new AppError(
      'collection-missing',
      say('The collection that the retriever searches does not exist any more.'),
      {
        details: { collection: collectionId },
      },
    )
  }
  const { collection: row, sources } = found
  const { storeName, embedderProvider: provider, embedderModel: model, fields, analyser } = row
  return {
    collectionId,
    name: row.name,
    storeName,
    embedder: { provider, model },
    dimension: row.dimension,
    analyser,
    languages: await languagesOf(records, row),
    fields,
    revision: row.revision,
    trouble: health.known(collectionId, storeName),
    sources: sources.map(({ id, name, checkedAt, maxAge }) => ({
      id,
      name,
      checkedAt: checkedAt?.getTime() ?? null,
      maxAgeMs: maxAge === null ? null : maxAge * 1000,
    })),
  }
}

/** The languages whose analysers made an index's terms, and the share of its documents that are in each. */
export async function languagesOf(
  records: Records,
  { id: collectionId, language, analyser }: { id: string; language: string; analyser: number },
): Promise<LiveIndex['languages']> {
  if (language !== 'auto') return [{ language, share: 1 }]
  const groups = await records.documents.languages(collectionId)
  const all = groups.reduce((sum, { count }) => sum + count, 0)
  if (all === 0) return [{ language: 'none', share: 1 }]
  const shares = new Map<string, number>()
  for (const { language: found, count } of groups) {
    const made = analyser === 1 || found !== 'none' ? found : 'en'
    shares.set(made, (shares.get(made) ?? 0) + count / all)
  }
  return [...shares].map(([made, share]) => ({ language: made, share }))
}
