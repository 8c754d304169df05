import { describe, expect, it } from 'vitest'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import { roundsOf, splitFor } from './rounds'

const cases = (count: number, perSource = 1, split: CaseRecord['split'] = 'train'): CaseRecord[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `${split}-${at}`,
    inputs: { question: String(at) },
    expected: { answers: [], nuggets: [], places: [], abstain: false, checks: [] },
    origin: 'human',
    split,
    source: `${split} document ${Math.floor(at / perSource)}`,
    tags: [],
    note: '',
    runId: null,
    datasetId: 'd',
    since: 1,
    createdAt: new Date(0),
  }))
const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id)

describe('rounds', () => {
  it('grow, each with the cases of the one before, to all of them', () => {
    const all = cases(80)
    const rounds = roundsOf(all, 1)
    expect(rounds.map(({ length }) => length)).toEqual([10, 20, 40, 80])
    for (const [at, round] of rounds.entries()) {
      const before = rounds[at - 1] ?? []
      expect(ids(round).slice(0, before.length)).toEqual(ids(before))
    }
    expect(new Set(ids(rounds.at(-1) ?? []))).toEqual(new Set(ids(all)))
  })

  it('keep the cases of a source together, in an order by chance that stays the same', () => {
    const all = cases(60, 3)
    const [first = []] = roundsOf(all, 7)
    const sources = first.map(({ source }) => source)
    expect(new Set(sources).size).toBeLessThanOrEqual(Math.ceil(first.length / 3) + 1)
    expect(roundsOf(all, 7)).toEqual(roundsOf(all, 7))
    expect(ids(roundsOf(all, 7)[0] ?? [])).not.toEqual(ids(roundsOf(all, 8)[0] ?? []))
  })

  it('are one where there are few cases', () => {
    expect(roundsOf(cases(6), 1).map(({ length }) => length)).toEqual([6])
  })
})

describe('cases held out', () => {
  const [train, test] = [cases(4), cases(3, 1, 'test')]

  it('are those of the split that confirms, and none of them is searched with', () => {
    const { search, confirm } = splitFor([...train, ...test], test, 'test')
    expect(ids(search)).toEqual(ids(train))
    expect(ids(confirm)).toEqual(ids(test))
  })

  it('share no source with those that are searched with', () => {
    const shared = test.map((one) => ({ ...one, source: train[0]?.source ?? '' }))
    expect(splitFor(train, shared, 'test').confirm).toEqual([])
  })

  it('are none where all cases are of the split that confirms', () => {
    expect(splitFor(test, test, 'test')).toEqual({ search: test, confirm: [] })
  })
})
