import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Fetched, SourceItem, SourceListing } from '@/server/capabilities/source'
import { createCollection } from '@/server/services/collections/create-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { SyncPass } from './sync-pass'

const signal = new AbortController().signal
let stack: KnowledgeStack | undefined
afterEach(() => stack?.close())

const away = new AppError('source-unreachable', say('There is no network.'))
const small = (key: string, fetch: SourceItem['fetch']): SourceItem => ({
  key,
  name: key,
  validators: { size: 10 },
  fetch,
})
const content = (key: string) => ({ kind: 'content' as const, key, bytes: Buffer.from(`The ${key} of a loom.`) })
const there = (key: string, leadsTo = key) => small(key, async (): Promise<Fetched> => content(leadsTo))
const unreachable = (key: string) => small(key, () => Promise.reject(away))

/** Goes through these documents, all of them fetched ahead, and what the listing then throws. */
async function pass(items: SourceItem[], failure?: Error) {
  stack = await knowledgeStack()
  const { deps, syncDeps, sources } = stack
  const { id: collectionId } = await createCollection(deps, { name: 'Docs', language: 'en' }, contextOf('home'))
  const config = { kind: 'urls' as const, urls: ['http://127.0.0.1:9/'] }
  const { id: sourceId } = await sources.create({ collectionId, source: { name: 'Pages', config } })
  const startedAt = new Date()
  await deps.records.syncs.begin({ id: 'sync', sourceId, trigger: 'manual', startedAt })
  const listing: SourceListing = {
    async *items() {
      yield* items
      if (failure) throw failure
    },
    ahead: items.length,
    total: () => null,
    complete: () => true,
    warnings: () => [],
  }
  const facts = { syncId: 'sync', sourceId, collectionId, startedAt, known: new Map(), dealtWith: new Set(''), signal }
  const error = await new SyncPass(syncDeps, facts).run(listing).catch((thrown: unknown) => thrown)
  const [sync] = await deps.records.syncs.running(sourceId)
  const entries = sync ? await deps.records.syncs.done(sync) : []
  return { error, entries: entries.map(({ key, outcome }) => `${outcome} ${key}`).sort() }
}

describe('documents that are fetched ahead', () => {
  it.each([
    ['one that a listing names twice', [there('a'), there('a'), there('b')], ['added a', 'added b']],
    ['one that cannot be had twice', [unreachable('a'), unreachable('a'), there('b')], ['added b', 'failed a']],
    ['one that another leads to meanwhile', [there('old', 'a'), there('a')], ['added a']],
  ])('are taken once: %s', async (_which, items, entries) => {
    expect(await pass(items)).toEqual({ error: undefined, entries })
  })

  it('stay found when the listing fails behind them', async () => {
    expect(await pass([there('a'), there('b')], away)).toEqual({ error: away, entries: ['added a', 'added b'] })
  })
})
