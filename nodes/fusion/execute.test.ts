import { describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import { inEnglish } from '@/test/builders/in-english'
import { aChunk, aContext, parseConfig } from '../testing'
import { fusion } from './definition'
import { executeFusion } from './execute'

const list = (...entries: [id: string, score: number][]): Chunk[] =>
  entries.map(([id, score], i) => aChunk(id, `text of ${id}`, { score, stages: { dense: { rank: i + 1, score } } }))

const run = (raw: Record<string, unknown>, inputs: Record<string, Chunk[]>) =>
  executeFusion.run({ ...aContext(), config: parseConfig(fusion, raw), inputs })

const ids = (chunks: Chunk[] | undefined) => chunks?.map(({ id }) => id)
const issuesOf = (raw: Record<string, unknown>) => fusion.check?.(parseConfig(fusion, raw))

describe('fusion by rank', () => {
  it('adds weight / (k + rank), with the k of 60 that its authors found', async () => {
    const { outputs, outcome } = await run({}, { list1: list(['a', 9], ['b', 8]), list2: list(['b', 0.3], ['c', 0.2]) })
    expect(outcome ?? 'ok').toBe('ok')
    expect(ids(outputs.chunks)).toEqual(['b', 'a', 'c'])
    expect(outputs.chunks?.map(({ score }) => score)).toEqual([1 / 62 + 1 / 61, 1 / 61, 1 / 62])
    expect(outputs.chunks?.[0]?.stages.fused).toEqual({ rank: 1, score: 1 / 62 + 1 / 61 })
  })

  it('weighs the lists, and a list of weight 0 counts for nothing', async () => {
    const inputs = { list1: list(['a', 1]), list2: list(['b', 1]), list3: list(['c', 1]) }
    const { outputs } = await run({ lists: 3, weights: [1, 2.5, 0], k: 1 }, inputs)
    expect(outputs.chunks?.map(({ id, score }) => [id, score])).toEqual([
      ['b', 1.25],
      ['a', 0.5],
    ])
  })

  it('takes each chunk once, also one that a list has twice, and keeps the scores of all searches', async () => {
    const sparse = list(['a', 5], ['a', 4], ['b', 3]).map((chunk) => ({
      ...chunk,
      stages: { sparse: { rank: 2, score: 5 } },
    }))
    const { outputs } = await run({ k: 1 }, { list1: list(['a', 1]), list2: sparse })
    expect(ids(outputs.chunks)).toEqual(['a', 'b'])
    expect(outputs.chunks?.[0]?.stages).toMatchObject({ dense: { rank: 1, score: 1 }, sparse: { rank: 2, score: 5 } })
    expect(outputs.chunks?.[1]?.score).toBeCloseTo(1 / 3)
  })

  it('does not take chunks of two collections for one', async () => {
    const other = list(['a', 1]).map((chunk) => ({ ...chunk, collectionId: 'c2' }))
    expect((await run({}, { list1: list(['a', 1]), list2: other })).outputs.chunks).toHaveLength(2)
  })

  it('keeps the best, equals in the order of the lists', async () => {
    const { outputs, details } = await run(
      { topK: 2 },
      { list1: list(['a', 1], ['b', 1]), list2: list(['c', 1], ['d', 1]) },
    )
    expect(ids(outputs.chunks)).toEqual(['a', 'c'])
    expect(details).toMatchObject({ candidates: 4 })
  })
})

describe('fusion by score', () => {
  it('normalises by mean and deviation, and adds by weight', async () => {
    const { outputs } = await run(
      { method: 'dbsf', weights: [1, 2] },
      { list1: list(['a', 3], ['b', 2], ['c', 1]), list2: list(['c', 70]) },
    )
    expect(outputs.chunks?.map(({ id, score }) => [id, score])).toEqual([
      ['c', 2 / 6 + 2 * 0.5],
      ['a', 4 / 6],
      ['b', 3 / 6],
    ])
  })

  it('counts equal scores as the middle', async () => {
    const { outputs } = await run({ method: 'dbsf' }, { list1: list(['a', 7], ['b', 7]) })
    expect(outputs.chunks?.map(({ score }) => score)).toEqual([0.5, 0.5])
  })
})

it('stretches the scores of each list by score, and adds by weight', async () => {
  const { outputs } = await run(
    { method: 'score', weights: [1, 0.5] },
    { list1: list(['a', 3], ['b', 2], ['c', 1]), list2: list(['c', 70]) },
  )
  expect(outputs.chunks?.map(({ id, score }) => [id, score])).toEqual([
    ['a', 1],
    ['b', 0.5],
    ['c', 0.5],
  ])
})

describe('fusion, its inputs', () => {
  it('does with the lists that arrive, and says which did not', async () => {
    const { outputs, details } = await run({ lists: 3 }, { list2: list(['a', 1]), list3: [] })
    expect(ids(outputs.chunks)).toEqual(['a'])
    expect(details).toMatchObject({ lists: { list1: null, list2: 1, list3: 0 } })
  })

  it('ends empty when there is nothing', async () => {
    const result = await run({ method: 'dbsf' }, { list1: [], list2: [] })
    expect(result).toMatchObject({ outcome: 'empty', outputs: { chunks: [] }, notes: [{ code: 'nothing-found' }] })
  })

  it('has as many ports as lists, each with a name, none of them required', () => {
    const { inputs } = fusion.ports(parseConfig(fusion, { lists: 8 }))
    expect(Object.keys(inputs)).toHaveLength(8)
    for (const [name, spec] of Object.entries(inputs)) {
      expect(spec).toMatchObject({ type: 'chunks', required: false })
      for (const texts of Object.values(fusion.messages)) expect(texts.ports[name]).toBeTruthy()
    }
  })

  it('reports weights that fit no list, or leave nothing', () => {
    expect(issuesOf({})).toEqual([])
    expect(issuesOf({ weights: [2] })).toEqual([])
    expect(inEnglish(issuesOf({ weights: [1, 1, 1] }))).toMatchObject([
      { path: ['weights'], message: expect.stringContaining('3 weights for 2') },
    ])
    expect(issuesOf({ weights: [0, 0] })).toMatchObject([{ code: 'config-invalid', path: ['weights'] }])
    expect(issuesOf({ weights: [0] })).toEqual([])
    expect(fusion.config.safeParse({ lists: 9 }).success).toBe(false)
  })
})
