import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import type { LiveIndex } from '@/server/capabilities/collections'
import {
  aCollection,
  aContext,
  aHit,
  fixedCollections,
  fixedEmbedder,
  fixedStore,
  noResources,
  parseConfig,
} from '../testing'
import { retriever } from './definition'
import { executeRetriever } from './execute'

function run(
  raw: Record<string, unknown>,
  query = 'Where is the safety valve?',
  hits = [aHit('a', 'The valve.', 0.9)],
  more: { inputs?: { queries?: Json; [variable: string]: Json | undefined }; index?: Partial<LiveIndex> } = {},
) {
  const { embedder, calls: embeddings } = fixedEmbedder([1, 0, 0])
  const { vectorStore, calls: queries } = fixedStore(hits)
  const result = executeRetriever.run({
    ...aContext(),
    config: parseConfig(retriever, { collectionId: 'c1', ...raw }),
    inputs: { query, queries: undefined, ...more.inputs },
    resources: { ...noResources, collections: { collection: aCollection } },
    capabilities: { embedder, vectorStore, collections: fixedCollections(more.index) },
  })
  return { result, embeddings, queries }
}

describe('retriever', () => {
  it('makes one embedding and one query for a hybrid search', async () => {
    const { result, embeddings, queries } = run({})
    const { outputs, outcome } = await result
    expect(embeddings).toEqual([
      {
        provider: 'ollama',
        request: {
          model: 'nomic-embed-text',
          texts: ['Where is the safety valve?'],
          kind: 'query',
          onParts: expect.any(Function),
        },
      },
    ])
    expect(queries).toHaveLength(1)
    expect(queries[0]).toMatchObject({
      name: 'c_1',
      query: { mode: 'hybrid', fusion: 'dbsf', limit: 8, candidates: 50, vector: [1, 0, 0], explain: false },
    })
    expect(queries[0]?.query.terms?.indices).toHaveLength(2)
    expect(outcome ?? 'ok').toBe('ok')
    expect(outputs.chunks?.[0]).toMatchObject({
      id: 'a',
      text: 'The valve.',
      score: 0.9,
      stages: { fused: { rank: 1 } },
    })
  })

  it('does not embed for a sparse search, nor analyse for a dense one', async () => {
    const sparse = run({ mode: 'sparse' })
    await sparse.result
    expect(sparse.embeddings).toHaveLength(0)
    expect(sparse.queries[0]?.query.vector).toBeUndefined()
    const dense = run({ mode: 'dense' })
    await dense.result
    expect(dense.queries[0]?.query.terms).toBeUndefined()
  })

  it('joins the branches as its settings say', async () => {
    for (const fusion of ['rrf', 'dbsf', 'score']) {
      const { result, queries } = run({ fusion })
      const { details } = await result
      expect(queries[0]?.query).toMatchObject({ mode: 'hybrid', fusion })
      expect(details?.fusion).toMatchObject({ fusion, reason: 'set' })
    }
    const shared = run({ fusion: 'score', denseShare: 0.3 })
    await shared.result
    expect(shared.queries[0]?.query.denseShare).toEqual({ same: 0.3 })
  })

  it('chooses by the embedder and the languages unless its settings say, and tells why', async () => {
    const builtIn = { embedder: { provider: 'built-in' as const, model: 'static-384' } }
    const { result, queries } = run({}, 'Where is the valve?', undefined, { index: builtIn })
    expect((await result).details?.fusion).toEqual({
      fusion: 'score',
      denseShare: { same: 0.2 },
      reason: 'built-in-embedder',
    })
    expect(queries[0]?.query).toMatchObject({ fusion: 'score', denseShare: { same: 0.2 } })
  })

  it('keeps places for other languages in one query, where the index has several', async () => {
    const languages = [
      { language: 'en', share: 0.5 },
      { language: 'es', share: 0.5 },
    ]
    const index = { embedder: { provider: 'built-in' as const, model: 'static-384' }, languages, analyser: 3 }
    const { result, queries } = run({}, '¿Dónde está la válvula de la caldera?', undefined, { index })
    const denseShare = { same: 0.2, other: { questionLanguage: 'es', share: 0.5, keepsPlaces: true } }
    expect((await result).details?.fusion).toEqual({ fusion: 'score', denseShare, reason: 'mixed-languages' })
    expect(queries.map(({ query }) => query.denseShare)).toEqual([denseShare])
  })

  it('goes on joining by ranks where it was saved before there was a choice', () => {
    expect(retriever.migrate?.[1]?.({ collectionId: 'c' })).toEqual({ collectionId: 'c', fusion: 'rrf' })
    expect(retriever.migrate?.[1]?.({ collectionId: 'c', fusion: 'dbsf' })).toMatchObject({ fusion: 'dbsf' })
  })

  it('brings at least as many candidates as results', async () => {
    const { result, queries } = run({ topK: 80, candidates: 10 })
    await result
    expect(queries[0]?.query).toMatchObject({ limit: 80, candidates: 80 })
  })

  it('passes the filter and the threshold on, and no empty filter', async () => {
    const filter = { must: [{ field: 'year', op: 'gte', value: '2020' }] }
    const index = { fields: [{ name: 'year', type: 'number' as const }] }
    const filtered = run({ filter, scoreThreshold: 0.4 }, 'valve', undefined, { index })
    await filtered.result
    expect(filtered.queries[0]?.query).toMatchObject({
      filter: { must: [{ field: 'year', test: 'compares', op: 'gte', bound: 2020 }], should: [] },
      scoreThreshold: 0.4,
    })
    const plain = run({})
    await plain.result
    expect(plain.queries[0]?.query.filter).toBeUndefined()
  })

  it('ends empty when nothing is found, and says whether a threshold was to blame', async () => {
    const nothing = await run({}, 'valve', []).result
    expect(nothing).toMatchObject({ outcome: 'empty', outputs: { chunks: [] }, notes: [{ code: 'nothing-found' }] })
    const below = await run({ scoreThreshold: 0.99 }, 'valve', []).result
    expect(below.notes?.[0]).toMatchObject({ code: 'below-threshold', params: { threshold: 0.99 } })
  })

  it('asks nobody about an empty query or one of stop-words only', async () => {
    const blank = run({}, '  \n ')
    expect(await blank.result).toMatchObject({ outcome: 'empty', notes: [{ code: 'nothing-found' }] })
    const stopWords = run({ mode: 'sparse' }, 'the of and')
    expect((await stopWords.result).outcome).toBe('empty')
    expect([...blank.queries, ...blank.embeddings, ...stopWords.queries]).toHaveLength(0)
  })

  it('names both dimensions when they differ', async () => {
    const { vectorStore, calls } = fixedStore([])
    const failing = executeRetriever.run({
      ...aContext(),
      config: parseConfig(retriever, { collectionId: 'c1' }),
      inputs: { query: 'valve', queries: undefined },
      resources: { ...noResources, collections: { collection: aCollection } },
      capabilities: { embedder: fixedEmbedder([1, 0]).embedder, vectorStore, collections: fixedCollections() },
    })
    const error: unknown = await failing.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'dimension-mismatch', details: { given: 2, expected: 3 } })
    expect(String(error)).toMatch(/2 dimensions.*3/)
    expect(calls).toHaveLength(0)
  })

  it('searches for every wording with one embedding call and fuses the lists', async () => {
    const { result, embeddings, queries } = run({}, 'valve', [aHit('a', 'A', 0.9), aHit('b', 'B', 0.8)], {
      inputs: { queries: ['valve', ' Ventil ', 'valve', ''] },
    })
    const { outputs, details } = await result
    expect(embeddings.map(({ request }) => request.texts)).toEqual([['valve', 'Ventil']])
    expect(queries).toHaveLength(2)
    expect(details?.queries).toEqual(['valve', 'Ventil'])
    expect(outputs.chunks?.map(({ id, stages }) => [id, stages.fused])).toEqual([
      ['a', { rank: 1, score: 2 / 61 }],
      ['b', { rank: 2, score: 2 / 62 }],
    ])
    await expect(run({}, 'v', [], { inputs: { queries: 'one' } }).result).rejects.toMatchObject({
      code: 'invalid-input',
    })
  })

  it('passes weights, diversity and the limit per document on only when they are set', async () => {
    const set = run({ fusion: 'rrf', denseWeight: 2, diversity: 0.3, perDocument: 2, candidates: 40 })
    await set.result
    expect(set.queries[0]?.query).toMatchObject({
      weights: { dense: 2, sparse: 1 },
      mmr: { diversity: 0.3, candidates: 40 },
      perDocument: 2,
    })
    const unset = run({})
    await unset.result
    for (const key of ['weights', 'mmr', 'perDocument']) expect(unset.queries[0]?.query).not.toHaveProperty(key)
  })

  it('asks for all candidates where it is to prefer what a question names, and passes on as many as wanted', async () => {
    const preferring = run({ prefer: true, topK: 1 }, 'What does “a.md” say?')
    const { outputs } = await preferring.result
    expect(preferring.queries.map(({ query }) => query.limit)).toEqual([50])
    expect(outputs.chunks).toHaveLength(1)
    const before = run({ topK: 1 })
    await before.result
    expect(before.queries[0]?.query.limit).toBe(1)
  })

  it('fills the filter with the values of the run, and never drops a condition', async () => {
    const filter = { must: [{ field: 'customer', op: 'eq', value: '{{ customer }}' }] }
    expect(Object.keys(retriever.ports(parseConfig(retriever, { collectionId: 'c', filter })).inputs)).toContain(
      'customer',
    )
    const index = { fields: [{ name: 'customer', type: 'keyword' as const }] }
    const filled = run({ filter }, 'valve', undefined, { inputs: { customer: 'acme' }, index })
    await filled.result
    expect(filled.queries[0]?.query.filter?.must).toMatchObject([{ field: 'customer', values: ['acme'] }])
    for (const customer of [undefined, null, '', {}, ['a', 'b']]) {
      const refused = run({ filter }, 'valve', undefined, { inputs: { customer }, index })
      await expect(refused.result).rejects.toMatchObject({ code: 'invalid-input' })
      expect(refused.queries).toHaveLength(0)
    }
  })

  it('brings the values of a run to the type of the field, or refuses them before it asks anybody', async () => {
    const filter = { mustNot: [{ field: 'year', op: 'in', value: ['{{ years }}'] }] }
    const index = { fields: [{ name: 'year', type: 'number' as const }] }
    const filled = run({ filter }, 'valve', undefined, { inputs: { years: ['2020', 2021] }, index })
    await filled.result
    expect(filled.queries[0]?.query.filter?.mustNot).toMatchObject([{ test: 'equals', values: [2020, 2021] }])
    for (const years of ['soon', ['2020', 'soon'], [null], {}]) {
      const refused = run({ filter }, 'valve', undefined, { inputs: { years }, index })
      await expect(refused.result).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining('year'),
      })
      expect([...refused.queries, ...refused.embeddings]).toHaveLength(0)
    }
  })

  it('reports values in braces that name no input, and names that are taken', () => {
    const issues = (value: string) =>
      retriever.check?.(
        parseConfig(retriever, { collectionId: 'c', filter: { must: [{ field: 'f', op: 'eq', value }] } }),
      )
    expect(issues('{{ customer }}')).toEqual([])
    expect(issues('{ customer }')).toEqual([])
    for (const wrong of ['{{ Customer }}', '{{customer-id}}', '{{}}', '{{ query }}']) {
      expect(issues(wrong), wrong).toMatchObject([{ code: 'config-invalid', path: ['filter'] }])
    }
  })

  it('tells how old its sources are, and degrades when one is older than it may be', async () => {
    const checkedAt = Date.now() - 10_000
    const source = { id: 's', name: 'Site', checkedAt, maxAgeMs: 60_000 }
    const hit = aHit('a', 'A', 1)
    const hits = [{ ...hit, payload: { ...hit.payload, sourceId: 's' } }, aHit('b', 'B', 0.5)]
    const fresh = await run({}, 'valve', hits, { index: { sources: [source] } }).result
    expect(fresh.outcome ?? 'ok').toBe('ok')
    expect(fresh.outputs.chunks?.map(({ asOf, stale }) => [asOf, stale])).toEqual([
      [new Date(checkedAt).toISOString(), undefined],
      [undefined, undefined],
    ])
    const stale = await run({}, 'valve', hits, { index: { sources: [{ ...source, maxAgeMs: 1000 }] } }).result
    expect(stale).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'stale-sources', params: { sources: ['Site'] } }],
    })
    expect(stale.outputs.chunks?.[0]?.stale).toBe(true)
    const never = await run({}, 'valve', [], { index: { sources: [{ ...source, checkedAt: null }] } }).result
    expect(never.outcome).toBe('empty')
    expect(never.notes?.map(({ code }) => code)).toEqual(['nothing-found', 'stale-sources'])
  })

  it('is degraded by an index that is to be rebuilt, where that changes what is found', async () => {
    const message = 'The embedding model “m” was replaced by another one.'
    const index = { trouble: { code: 'embedder-replaced', message, fix: 'Rebuild it.' } } as const
    const hits = [aHit('a', 'A', 1)]
    const found = await run({ mode: 'dense' }, 'valve', hits, { index }).result
    expect(found).toMatchObject({ outcome: 'degraded', notes: [{ code: 'embedder-replaced' }] })
    expect(found.notes?.[0]?.message).toBe(`The index of "Handbook" is to be rebuilt. ${message}`)
    const words = await run({ mode: 'sparse' }, 'valve', hits, { index }).result
    expect(words.outcome ?? 'ok').toBe('ok')
    const lost = {
      trouble: { code: 'index-lost', message: 'It holds only 1 of 3 chunks.', fix: 'Rebuild it.' },
    } as const
    const none = await run({ mode: 'sparse' }, 'valve', [], { index: lost }).result
    expect(none).toMatchObject({ outcome: 'empty', notes: [{ code: 'nothing-found' }, { code: 'index-lost' }] })
  })

  it('refuses a collection that was not chosen and settings out of range', () => {
    expect(retriever.config.safeParse(retriever.defaults).error?.issues[0]?.path).toEqual(['collectionId'])
    expect(retriever.config.safeParse({ collectionId: 'c', topK: 101 }).success).toBe(false)
    expect(retriever.config.safeParse({ collectionId: 'c', mode: 'magic' }).success).toBe(false)
  })
})
