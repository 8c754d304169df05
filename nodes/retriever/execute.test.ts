import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { aCollection, aContext, aHit, fixedEmbedder, fixedStore, noResources, parseConfig } from '../testing'
import { retriever } from './definition'
import { executeRetriever } from './execute'

function run(
  raw: Record<string, unknown>,
  query = 'Where is the safety valve?',
  hits = [aHit('a', 'The valve.', 0.9)],
) {
  const { embedder, calls: embeddings } = fixedEmbedder([1, 0, 0])
  const { vectorStore, calls: queries } = fixedStore(hits)
  const result = executeRetriever.run({
    ...aContext(),
    config: parseConfig(retriever, { collectionId: 'c1', ...raw }),
    inputs: { query },
    resources: { ...noResources, collections: { collection: aCollection } },
    capabilities: { embedder, vectorStore },
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
        request: { model: 'nomic-embed-text', texts: ['Where is the safety valve?'], kind: 'query' },
      },
    ])
    expect(queries).toHaveLength(1)
    expect(queries[0]).toMatchObject({
      name: 'c_1',
      query: { mode: 'hybrid', fusion: 'rrf', limit: 8, candidates: 50, vector: [1, 0, 0], explain: false },
    })
    expect(queries[0]?.query.terms?.length).toBe(2)
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

  it('brings at least as many candidates as results', async () => {
    const { result, queries } = run({ topK: 80, candidates: 10 })
    await result
    expect(queries[0]?.query).toMatchObject({ limit: 80, candidates: 80 })
  })

  it('passes the filter and the threshold on, and no empty filter', async () => {
    const filter = { must: [{ field: 'year', op: 'gte', value: 2020 }] }
    const filtered = run({ filter, scoreThreshold: 0.4 })
    await filtered.result
    expect(filtered.queries[0]?.query).toMatchObject({ filter: { ...filter, should: [] }, scoreThreshold: 0.4 })
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
      inputs: { query: 'valve' },
      resources: { ...noResources, collections: { collection: aCollection } },
      capabilities: { embedder: fixedEmbedder([1, 0]).embedder, vectorStore },
    })
    const error: unknown = await failing.catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'dimension-mismatch', details: { given: 2, expected: 3 } })
    expect(String(error)).toMatch(/2 dimensions.*3/)
    expect(calls).toHaveLength(0)
  })

  it('refuses a collection that was not chosen and settings out of range', () => {
    expect(retriever.config.safeParse(retriever.defaults).error?.issues[0]?.path).toEqual(['collectionId'])
    expect(retriever.config.safeParse({ collectionId: 'c', topK: 101 }).success).toBe(false)
    expect(retriever.config.safeParse({ collectionId: 'c', mode: 'magic' }).success).toBe(false)
  })
})
