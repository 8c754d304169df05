import type { PrismaClient } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { Collections, LiveIndex } from '@/server/capabilities/collections'
import { indexTarget } from '@/server/knowledge/ingest/index-target'
import type { TermIndex } from '@/server/knowledge/terms/term-index'
import type { Health } from './index-health'

/** Older answers are read anew behind the next one; those older than the second time are not given any more. */
const FRESH_MS = 1_000
const USABLE_MS = 10_000

interface Entry {
  index: LiveIndex
  readAt: number
  reading: Promise<LiveIndex> | null
}

/**
 * How the workspace's collections are indexed, kept in memory: published endpoints ask at every call. One read of one
 * row gives all facts of an index, so a switch is seen whole or not at all; a process that learns of it a moment later
 * still searches the old index, which is kept.
 */
export class LiveCollections implements Collections {
  private readonly entries = new Map<string, Entry>()

  constructor(
    private readonly deps: {
      prisma: PrismaClient
      workspaceId: string
      terms: TermIndex
      health: Pick<Health, 'known'>
    },
    private readonly now: () => number = () => performance.now(),
  ) {}

  weigh: Collections['weigh'] = (index, texts, options) => this.deps.terms.weigh(index, texts, options)

  async live(collectionId: string, { signal }: CallOptions): Promise<LiveIndex> {
    signal.throwIfAborted()
    const entry = this.entries.get(collectionId)
    const age = entry ? this.now() - entry.readAt : Number.POSITIVE_INFINITY
    if (entry && age < FRESH_MS) return entry.index
    const reading = this.read(collectionId, entry)
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

  private read(collectionId: string, entry: Entry | undefined): Promise<LiveIndex> {
    if (entry?.reading) return entry.reading
    const reading = readLiveIndex(this.deps, collectionId).then(
      (index) => {
        this.entries.set(collectionId, { index, readAt: this.now(), reading: null })
        return index
      },
      (error: unknown) => {
        if (entry) entry.reading = null
        if (error instanceof AppError && error.code === 'collection-missing') this.entries.delete(collectionId)
        throw error
      },
    )
    if (entry) entry.reading = reading
    return reading
  }
}

async function readLiveIndex(
  { prisma, workspaceId, health }: { prisma: PrismaClient; workspaceId: string; health: Pick<Health, 'known'> },
  collectionId: string,
): Promise<LiveIndex> {
  const row = await prisma.collection.findFirst({
    where: { id: collectionId, workspaceId },
    include: { sources: { select: { id: true, name: true, checkedAt: true, maxAge: true } } },
  })
  if (!row) {
    throw new AppError('collection-missing', 'The collection that the retriever searches does not exist any more.', {
      details: { collection: collectionId },
    })
  }
  const { storeName, provider, model, fields, analyser } = indexTarget(row)
  return {
    collectionId,
    name: row.name,
    storeName,
    embedder: { provider, model },
    dimension: row.dimension,
    analyser,
    languages: await languagesOf(prisma, row),
    fields,
    revision: row.revision,
    trouble: health.known(collectionId, storeName),
    sources: row.sources.map(({ id, name, checkedAt, maxAge }) => ({
      id,
      name,
      checkedAt: checkedAt?.getTime() ?? null,
      maxAgeMs: maxAge === null ? null : maxAge * 1000,
    })),
  }
}

/** The languages whose analysers made an index's terms, and the share of its documents that are in each. */
export async function languagesOf(
  prisma: PrismaClient,
  { id: collectionId, language, analyser }: { id: string; language: string; analyser: number },
): Promise<LiveIndex['languages']> {
  if (language !== 'auto') return [{ language, share: 1 }]
  const groups = await prisma.document.groupBy({
    by: ['language'],
    where: { collectionId, language: { not: null }, liveGeneration: { gt: 0 } },
    _count: { _all: true },
    orderBy: { language: 'asc' },
  })
  const all = groups.reduce((sum, { _count }) => sum + _count._all, 0)
  if (all === 0) return [{ language: 'none', share: 1 }]
  const shares = new Map<string, number>()
  for (const { language: found, _count } of groups) {
    const made = analyser === 1 || found !== 'none' ? (found ?? 'none') : 'en'
    shares.set(made, (shares.get(made) ?? 0) + _count._all / all)
  }
  return [...shares].map(([made, share]) => ({ language: made, share }))
}
