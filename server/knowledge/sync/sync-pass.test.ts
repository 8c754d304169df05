import { afterEach, describe, expect, it } from 'vitest'
import type { SourceItem, SourceListing } from '@/server/capabilities/source'
import { createCollection } from '@/server/services/collections/create-collection'
import { contextOf } from '@/test/builders/context'
import { type KnowledgeStack, knowledgeStack } from '@/test/builders/knowledge'
import { SyncPass } from './sync-pass'

const signal = new AbortController().signal
let stack: KnowledgeStack | undefined
afterEach(() => stack?.close())

interface Wanted {
  ahead?: number
  size?: number
  fails?: string
}

/** Goes through six documents; gives what happened, and how many were fetched at the same time. */
async function pass({ ahead, size, fails }: Wanted) {
  stack = await knowledgeStack()
  const { deps, syncDeps, sources } = stack
  const { id: collectionId } = await createCollection(deps, { name: 'Docs', language: 'en' }, contextOf('home'))
  const config = { kind: 'urls' as const, urls: ['http://127.0.0.1:9/'] }
  const { id: sourceId } = await sources.create({ collectionId, source: { name: 'Pages', config } })
  const startedAt = new Date()
  await deps.records.syncs.begin({ id: 'sync', sourceId, trigger: 'manual', startedAt })
  let active = 0
  let most = 0
  const item = (key: string): SourceItem => ({
    key,
    name: key,
    ...(size !== undefined && { validators: { size } }),
    async fetch() {
      active++
      most = Math.max(most, active)
      // The first ones take the longest.
      await new Promise((resolve) => setTimeout(resolve, key < 'c' ? 20 : 1))
      active--
      if (key === fails) throw new Error('cannot be read')
      return { kind: 'content', bytes: Buffer.from(`The ${key} of a loom.`), validators: { size: size ?? 1 } }
    },
  })
  const listing: SourceListing = {
    async *items() {
      for (const key of 'abcdef') yield item(key)
    },
    total: () => 6,
    complete: () => true,
    warnings: () => [],
    ...(ahead !== undefined && { ahead }),
  }
  const facts = { syncId: 'sync', sourceId, collectionId, startedAt, known: new Map(), dealtWith: new Set(''), signal }
  await new SyncPass(syncDeps, facts).run(listing)
  const [sync] = await deps.records.syncs.running(sourceId)
  const entries = sync ? await deps.records.syncs.done(sync) : []
  return { most, entries: entries.map(({ key, outcome }) => `${outcome} ${key}`).sort() }
}

const added = [...'abcdef'].map((key) => `added ${key}`)

describe('SyncPass', () => {
  it('fetches small documents of a listing that allows it several at a time', async () => {
    expect(await pass({ ahead: 3, size: 10 })).toEqual({ most: 4, entries: added })
  })

  it.each([
    ['of a listing that does not say so', { size: 10 }],
    ['whose size is not known', { ahead: 3 }],
    ['that are large', { ahead: 3, size: 10_000_000 }],
  ])('fetches those %s one after the other', async (_which, wanted) => {
    expect(await pass(wanted)).toEqual({ most: 1, entries: added })
  })

  it('says which one could not be had, and takes the others', async () => {
    const { entries } = await pass({ ahead: 3, size: 10, fails: 'b' })
    expect(entries).toEqual(['added a', 'added c', 'added d', 'added e', 'added f', 'failed b'])
  })
})
