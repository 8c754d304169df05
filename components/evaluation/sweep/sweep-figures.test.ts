import { describe, expect, it } from 'vitest'
import type { Facet } from '@/pipeline/evaluation/sweep'
import { type SweptCandidate, sweptDto } from '@/test/builders/sweep'
import { marginalsOf, sweepFigures } from './sweep-figures'

const topK: Facet = { kind: 'config', nodeId: 'search', path: 'topK', values: [4, 16] }
const at = (value: number) => [{ facet: 'config search topK', value }]
const swept = (...candidates: SweptCandidate[]) => sweptDto([topK], candidates)
const decided = { sweep: { rounds: [], front: [], winnerId: 'c2', confirmed: 'yes' as const } }

describe('figures of a sweep', () => {
  it('rank who came farther first, and those that nothing was measured of last', () => {
    const dto = swept(
      { search: '1100' },
      { search: '1110', facets: at(4) },
      // Dropped early with a high mean over few cases.
      { search: '11', facets: at(16), dropped: { round: 0, cases: 2, why: 'rank' } },
      { search: '', facets: at(16), dropped: { round: 0, cases: 0, why: 'invalid', reason: 'no such model' } },
    )
    const { rows } = sweepFigures(dto)
    expect(rows.map(({ candidate, rank }) => [candidate.id, rank])).toEqual([
      ['c2', 1],
      ['c1', 2],
      ['c3', 3],
      ['c4', null],
    ])
    expect(rows[0]?.estimate).toMatchObject({ mean: 0.75, n: 4, clusters: 2 })
  })

  it('keep the held-out cases out of the search, and confirm on nothing else', () => {
    const dto = {
      ...swept({ search: '0000', held: '0000000000' }, { search: '1111', held: '1111111100', facets: at(4) }),
      progress: decided,
    }
    const { rows, confirmation } = sweepFigures(dto)
    expect(rows[0]?.estimate).toMatchObject({ mean: 1, n: 4 })
    expect(confirmation?.winner).toMatchObject({ mean: 0.8, n: 10 })
    expect(confirmation?.drawing).toMatchObject({ mean: 0, n: 10 })
    expect(confirmation?.paired).toMatchObject({ comparable: true, verdict: 'better', n: 10 })
  })

  it('confirm nothing where no cases were held out, and then all are of the search', () => {
    const dto = {
      ...swept({ search: '', held: '0101' }, { search: '', held: '1111', facets: at(4) }),
      progress: { sweep: { rounds: [], front: [], winnerId: 'c2', confirmed: 'no-cases' as const } },
    }
    const { rows, confirmation } = sweepFigures(dto)
    expect(confirmation).toBeNull()
    expect(rows[0]?.estimate).toMatchObject({ mean: 1, n: 4 })
  })

  it('compare the winner with nothing where it is the drawing', () => {
    const dto = {
      ...swept({ search: '11', held: '11' }, { search: '00', facets: at(4) }),
      progress: { sweep: { ...decided.sweep, winnerId: 'c1' } },
    }
    expect(sweepFigures(dto).confirmation).toMatchObject({ winner: { mean: 1 }, paired: null })
  })

  it('do not count answers that no longer hold', () => {
    const dto = swept({ search: '10' })
    const cells = dto.cells.map((cell, place) => (place === 1 ? { ...cell, stale: true as const } : cell))
    expect(sweepFigures({ ...dto, cells }).rows[0]?.estimate).toMatchObject({ mean: 1, n: 1 })
  })
})

describe('what a setting does by itself', () => {
  it('is the mean by value, on the cases that all variants answered', () => {
    const dto = swept(
      { search: '1111' },
      { search: '1011', facets: at(4) },
      { search: '10', facets: at(16), dropped: { round: 0, cases: 2, why: 'rank' } },
      { search: '11', facets: at(16), dropped: { round: 0, cases: 2, why: 'rank' } },
    )
    const [four, sixteen] = marginalsOf('config search topK', topK.values, dto)
    // On its later cases the first one does better: nobody else was asked them.
    expect(four).toMatchObject({ value: 4, candidates: 1, estimate: { mean: 0.5, n: 2 } })
    expect(sixteen).toMatchObject({ value: 16, candidates: 2, estimate: { mean: 0.75, n: 2 } })
  })
})
