import { expect, it } from 'vitest'
import { candidateOf, evalCellOf, experimentOf } from '@/test/builders/experiment'
import { createExperimentStore, pace } from './experiment-store'

it('keeps cells as they come, whoever looks on late, and forgets its pace when it ends', () => {
  let now = 1_000
  const { store, cellsOf, candidates, load, apply } = createExperimentStore(() => now)
  load(experimentOf({ state: 'running', cells: [] }))
  apply([{ type: 'cell', seq: 5, cell: evalCellOf('k2', 'c1', { preview: 'old' }), done: 10, total: 20 }])
  now = 3_000
  apply([
    { type: 'cell', seq: 6, cell: evalCellOf('k2', 'c1', { preview: 'new' }), done: 11, total: 20 },
    { type: 'cell', seq: 7, cell: evalCellOf('k2', 'c1', { repeat: 1 }), done: 14, total: 20 },
    { type: 'candidate', seq: 8, candidate: candidateOf(3) },
    { type: 'phase', seq: 9, phase: 'round', at: 1, of: 3 },
  ])
  expect(cellsOf('k2', 'c1').map(({ preview, repeat }) => [repeat, preview])).toEqual([
    [0, 'new'],
    [1, 'k2 on c1'],
  ])
  expect(candidates().map(({ number }) => number)).toEqual([1, 2, 3])
  expect(pace(store.getState(), now)).toEqual({ perSecond: 2, leftMs: 3_000 })
  apply([{ type: 'ended', seq: 10, state: 'capped', done: 14, total: 20 }])
  expect(store.getState()).toMatchObject({ state: 'capped', phase: null, done: 14 })
  expect(pace(store.getState(), now)).toBeNull()
})

it('takes what the server says in place of all it knew', () => {
  const { cellsOf, load } = createExperimentStore()
  load(experimentOf())
  load(experimentOf({ cells: [evalCellOf('k1', 'c2', { repeat: 1 }), evalCellOf('k1', 'c2')] }))
  expect(cellsOf('k1', 'c1')).toEqual([])
  expect(cellsOf('k1', 'c2').map(({ repeat }) => repeat)).toEqual([0, 1])
})
