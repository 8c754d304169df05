import { describe, expect, it } from 'vitest'
import { seededRandom } from '@/pipeline/metrics/random'
import type { EvalCellHead } from '@/server/capabilities/records/experiments'
import { frontOf } from './front'
import { halve, type Standing, standingOf } from './halve'

const cases = Array.from({ length: 60 }, (_, at) => ({ id: `q${at}`, source: `d${at}` }))

/** A candidate that is right with this chance. */
function standing(id: string, chance: number, retrieval = 'same', seed = id.length + id.charCodeAt(0)): Standing {
  const next = seededRandom(seed)
  const byCase = new Map(cases.map((one) => [one.id, Number(next() < chance)]))
  return { id, retrieval, byCase, mean: [...byCase.values()].reduce((sum, value) => sum + value, 0) / cases.length }
}
const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id)

describe('halving', () => {
  it('lets the better half go on, the best first, and says why the others do not', () => {
    const all = [standing('a', 0.9), standing('b', 0.88), standing('c', 0.87), standing('d', 0.1)]
    const { survivors, dropped } = halve(all, 'tokenF1', cases, 1)
    expect(survivors.length).toBe(2)
    expect(ids(survivors)).toEqual(ids(all.toSorted((one, other) => other.mean - one.mean)).slice(0, 2))
    const worst = dropped.find(({ id }) => id === 'd')?.dropped
    expect(worst).toMatchObject({ round: 1, cases: 60, why: 'worse', against: survivors[0]?.id })
    expect(worst?.p).toBeLessThan(0.01)
    expect(dropped.find(({ id }) => id === 'c' || id === 'b')?.dropped.why).toBe('rank')
  })

  it('keeps two at the least, however clear it is', () => {
    const all = [standing('a', 1), standing('b', 0.1), standing('c', 0.05), standing('d', 0)]
    expect(halve(all, 'tokenF1', cases, 0).survivors.length).toBe(2)
  })

  it('drops nobody of two', () => {
    const two = [standing('a', 1), standing('b', 0)]
    expect(halve(two, 'tokenF1', cases, 0)).toMatchObject({ dropped: [], survivors: [{ id: 'a' }, { id: 'b' }] })
  })

  it('keeps two ways to search while what generates varies as well', () => {
    const all = [
      standing('a', 0.95, 'words'),
      standing('b', 0.93, 'words'),
      standing('c', 0.9, 'words'),
      standing('d', 0.4, 'vectors'),
      standing('e', 0.35, 'vectors'),
      standing('f', 0.3, 'vectors'),
    ]
    const { survivors } = halve(all, 'tokenF1', cases, 0)
    expect(new Set(survivors.map(({ retrieval }) => retrieval)).size).toBe(2)
    expect(ids(survivors)).toContain('d')
  })

  it('takes less as better where the metric is an amount', () => {
    const cells = (ms: number) =>
      cases.map(({ id }) => ({ caseId: id, shown: { latencyMs: ms, scores: {} } })) as unknown as EvalCellHead[]
    const quick = standingOf({ id: 'quick', retrieval: '' }, 'latencyMs', cells(10))
    const slow = standingOf({ id: 'slow', retrieval: '' }, 'latencyMs', cells(90))
    expect(quick.mean).toBeGreaterThan(slow.mean)
  })
})

describe('the front', () => {
  it('has those that nobody beats in quality, time and cost at once, the best first', () => {
    const all = [
      { id: 'best', quality: 0.9, latencyMs: 900, cost: 9 },
      { id: 'beaten', quality: 0.7, latencyMs: 950, cost: 9 },
      { id: 'quick', quality: 0.8, latencyMs: 100, cost: 9 },
      { id: 'cheap', quality: 0.7, latencyMs: 800, cost: 1 },
    ]
    expect(frontOf(all)).toEqual(['best', 'quick', 'cheap'])
  })

  it('has both of two that are the same', () => {
    const one = { quality: 0.5, latencyMs: 1, cost: 1 }
    expect(
      frontOf([
        { id: 'a', ...one },
        { id: 'b', ...one },
      ]),
    ).toEqual(['a', 'b'])
  })
})
