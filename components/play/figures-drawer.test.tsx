// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cell } from '@/pipeline/play/grid'
import { figuresOf } from '@/server/evaluation/figures'
import { aCase } from '@/test/builders/evaluation'
import { gridCell, gridDto, gridRow } from '@/test/builders/grid'
import { openStudio } from '@/test/builders/studio'
import { GridPage } from './grid-page'

const ids = ['a', 'b', 'c', 'd']
const cases = ids.map((id) => ({ id, ...aCase({ abstain: id === 'd' }) }))
const check = (state: 'pass' | 'fail' | 'unjudged') => [{ id: 'k', kind: 'contains', state }]

/** Opens the figures of a grid whose second variant is called so and does this. */
async function openFigures(second: (id: string) => Partial<Cell>, locale?: 'es') {
  const first = ids.map((id) => gridCell('one', id, { passed: false, checks: check('fail') }))
  const cells = [...first, ...ids.map((id) => gridCell('two', id, second(id)))]
  const dto = gridDto(
    ['one', 'two'],
    ids.map((id) => gridRow(id)),
    { cells },
  )
  const columns = dto.columns.map((column) => ({ ...column, total: ids.length, wins: 0 }))
  await openStudio(<GridPage id="g1" />, {
    ...(locale && { locale }),
    address: '/playground/g1?panel=figures',
    answers: { play: { get: () => ({ ...dto, figures: figuresOf(columns, cells, cases) }), stages: () => [] } },
  })
}
const drawer = async (name = 'Figures over all cases') => within(await screen.findByRole('dialog', { name }))

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1600)
})

describe('the figures over all cases', () => {
  it('compare each column with the first, and say what chance would do', async () => {
    await openFigures((id) => ({ passed: id !== 'd', checks: check(id === 'd' ? 'fail' : 'pass') }))
    const all = await drawer()
    expect(all.getByRole('heading', { name: 'Compared with one' })).toBeDefined()
    expect(all.getByText(/passes in 3 cases more and in no case less; 1 case is the same/).textContent).toContain(
      'Chance alone could do that (p = 0.25).',
    )
  })

  it('do not compare what was judged too seldom', async () => {
    await openFigures(() => ({ passed: null, checks: check('unjudged') }), 'es')
    const all = await drawer('Cifras de todos los casos')
    expect(all.getByText(/no se puede comparar: el 50\s%/)).toBeDefined()
  })

  it('tell when answers come and should not, with the curve where they come with a confidence', async () => {
    await openFigures((id) => ({
      passed: id === 'a' || id === 'b',
      scores: { confidence: { a: 0.9, b: 0.8, c: 0.4, d: 0.2 }[id] ?? 0 },
    }))
    const all = await drawer()
    expect(all.getByRole('heading', { name: 'When to be silent' })).toBeDefined()
    const row = all.getAllByRole('row', { name: /two/ }).at(-1)
    // Right, wrong, of these unanswerable, unknown, silent rightly, wrongly, area: the mean of 0, 0, 1/3 and 1/2.
    expect(row?.textContent).toMatch(/2210000\.21$/)
    expect(all.getByRole('img', { name: /Wrong answers of two/ })).toBeDefined()
    expect(all.getByText(/0% among the surest 50%; 33% among the surest 75%; 50% among the surest 100%/)).toBeDefined()
  })
})
