import { describe, expect, it } from 'vitest'
import type { Cell } from '@/pipeline/play/grid'
import { gridCell, gridDto, gridRow } from '@/test/builders/grid'
import { bestColumn } from './best-column'
import { createGridStore, timeLeft } from './grid-store'
import { countColumn, type GridFilter, shownRows } from './grid-view'

const rows = ['a', 'b', 'c', 'd'].map((id, at) => gridRow(id, { split: at < 2 ? 'train' : 'test', tags: [`t${at}`] }))
const { columns } = gridDto(['one', 'two'], rows)
const everything: GridFilter = { split: '', tag: '', text: '', show: 'all', ids: null }
const holding = (cells: Cell[]) => {
  const grid = createGridStore()
  grid.load({ cells, rows, state: 'idle' })
  return grid.slots
}
const shown = (cells: Cell[], filter: Partial<GridFilter>) =>
  shownRows(rows, columns, holding(cells), { ...everything, ...filter }).map(({ caseId }) => caseId)

describe('the rows of a grid', () => {
  it('are those of a split, a tag, some words or some cases', () => {
    expect(shown([], { split: 'test' })).toEqual(['c', 'd'])
    expect(shown([], { tag: 't1' })).toEqual(['b'])
    expect(shown([], { text: ' question C' })).toEqual(['c'])
    expect(shown([], { ids: new Set(['d', 'gone']) })).toEqual(['d'])
  })

  it('are those where something failed, was not judged or came out differently', () => {
    const unjudged = { passed: null, checks: [{ id: 'j', kind: 'judge', state: 'unjudged' as const }] }
    const cells = [
      gridCell('one', 'a'),
      gridCell('two', 'a', { passed: false }),
      gridCell('one', 'b', { passed: null, outcome: 'failed' }),
      gridCell('one', 'c', unjudged),
      gridCell('two', 'c', unjudged),
      gridCell('one', 'd', { passed: null, answerHash: 'same' }),
      gridCell('two', 'd', { passed: null, answerHash: 'same' }),
    ]
    expect(shown(cells, { show: 'failed' })).toEqual(['a', 'b'])
    expect(shown(cells, { show: 'unjudged' })).toEqual(['c'])
    expect(shown(cells, { show: 'differing' })).toEqual(['a'])
    expect(
      shown([gridCell('one', 'd', { passed: null }), gridCell('two', 'd', { passed: null })], { show: 'differing' }),
    ).toEqual(['d'])
  })
})

describe('the figures of a column', () => {
  it('take times of answers that were not reused only', () => {
    const reused = { cellId: 'x', gridId: 'y', at: '2026-11-01T10:00:00.000Z', latencyMs: 4 }
    const cells = [
      gridCell('one', 'a', { latencyMs: 10 }),
      gridCell('one', 'b', { latencyMs: 30, passed: false }),
      gridCell('one', 'c', { latencyMs: 0, reused, cost: 0.5 }),
    ]
    expect(countColumn(holding(cells), columns[0] ?? { variantId: '', model: '' }, rows)).toMatchObject({
      done: 3,
      passed: 2,
      failed: 1,
      reused: 1,
      p50: 20,
      inputTokens: 300,
      cost: 0.5,
    })
  })
})

it('counts for nothing what no longer follows from its case', () => {
  const cells = [gridCell('one', 'a', { passed: false, stale: true }), gridCell('one', 'b')]
  const [column] = columns
  if (!column) throw new Error('there is a column')
  expect(countColumn(holding(cells), column, rows)).toMatchObject({ done: 1, passed: 1, failed: 0 })
  expect(shown(cells, { show: 'failed' })).toEqual([])
})

describe('the best column', () => {
  const many = Array.from({ length: 12 }, (_, at) => gridRow(`r${at}`))
  const best = (cells: Cell[]) => {
    const slots = holding(cells)
    return bestColumn(
      slots,
      columns,
      many,
      columns.map((column) => countColumn(slots, column, many)),
    )
  }
  const pair = (lost: number, over: Partial<Cell> = {}) =>
    many.flatMap(({ caseId }, at) => [
      gridCell('one', caseId, at < lost ? { passed: false } : {}),
      gridCell('two', caseId, over),
    ])

  it('leads, and says where that may be chance', () => {
    expect(best(pair(12))).toEqual({ index: 1, maybeChance: false })
    expect(best(pair(2))).toEqual({ index: 1, maybeChance: true })
  })

  it('is none where columns tie, are not complete or too much is unjudged', () => {
    expect(best(pair(0))).toBeNull()
    expect(best(pair(12).slice(1))).toBeNull()
    const checks = [{ id: 'j', kind: 'judge', state: 'unjudged' as const }]
    const [first, ...others] = pair(12)
    expect(first && best([{ ...first, passed: null, checks }, ...others])).toEqual({ index: 1, maybeChance: false })
    const unjudged = pair(12).map((cell, at) => (at < 4 ? { ...cell, passed: null, checks } : cell))
    expect(best(unjudged)).toBeNull()
  })
})

describe('a grid that is played', () => {
  const place = { variantId: 'one', model: 'built-in/extractive-reader', caseId: 'a', repeat: 0 }
  const key = 'one\nbuilt-in/extractive-reader\na'

  it('streams a cell until it is done, and changes no other', () => {
    let now = 0
    const grid = createGridStore(() => now)
    const other = gridCell('two', 'b')
    grid.load({ cells: [other], rows, state: 'running' })
    const others = grid.slots.get('two\nbuilt-in/extractive-reader\nb')
    grid.apply([
      { type: 'started', seq: 1, total: 4, done: 1 },
      { type: 'context', seq: 2, caseId: 'a', state: 'running' },
      { type: 'cell-started', seq: 3, place },
      { type: 'cell-token', seq: 4, place, text: 'At ' },
      { type: 'cell-token', seq: 5, place, text: 'nine' },
    ])
    expect(grid.running.get(key)).toEqual({ repeat: 0, text: 'At nine' })
    expect(grid.contexts.get('a')).toBe('running')
    grid.apply([{ type: 'cell-token', seq: 6, place, text: 'Anew', reset: true }])
    expect(grid.running.get(key)?.text).toBe('Anew')
    now = 900
    grid.apply([
      { type: 'cell', seq: 7, cell: gridCell('one', 'a'), done: 2, total: 4 },
      { type: 'cell', seq: 8, cell: gridCell('one', 'b'), done: 3, total: 4 },
    ])
    expect(grid.running.has(key)).toBe(false)
    expect(grid.slots.get('two\nbuilt-in/extractive-reader\nb')).toBe(others)
    expect(timeLeft(grid.store.getState(), now)).toBe(450)
    grid.apply([{ type: 'ended', seq: 9, state: 'stopped', done: 3, total: 4 }])
    expect(grid.store.getState()).toMatchObject({ state: 'idle', done: 3, since: null })
  })

  it('puts a new answer in the place of the old one, and keeps repeats in order', () => {
    const grid = createGridStore()
    grid.load({ cells: [gridCell('one', 'a', { repeat: 1 }), gridCell('one', 'a')], rows, state: 'idle' })
    const again = gridCell('one', 'a', { preview: 'Again' })
    grid.apply([{ type: 'cell', seq: 1, cell: again, done: 2, total: 2 }])
    expect(grid.slots.get(key)?.map(({ repeat, preview }) => [repeat, preview])).toEqual([
      [0, 'Again'],
      [1, 'Answer of one to a'],
    ])
  })
})
