// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Cell, gridSetupSchema } from '@/pipeline/play/grid'
import type { GridDto } from '@/server/services/play/types'
import { gridCell, gridDto, gridRow } from '@/test/builders/grid'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { GridPage } from './grid-page'

const rows = ['a', 'b', 'c'].map((id) => gridRow(id))
const grid = (cells: Cell[] = [], over: Partial<GridDto> = {}) => gridDto(['one', 'two'], rows, { cells, ...over })
const open = (dto: GridDto, options: StudioOptions = {}) =>
  openStudio(<GridPage id="g1" />, {
    address: '/playground/g1',
    ...options,
    answers: { ...options.answers, play: { get: () => dto, ...options.answers?.play } },
  })

beforeEach(() => {
  // Without a layout nothing would be in sight, and so nothing drawn.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1600)
})

const cellAt = async (row: RegExp, at: number) => {
  const found = within(await screen.findByRole('row', { name: row })).getAllByRole('gridcell')[at]
  if (!found) throw new Error('there is no such cell')
  return found
}

describe('a grid', () => {
  it('shows answers by case and variant, with what each column came to', async () => {
    await open(grid([gridCell('one', 'a'), gridCell('two', 'a', { passed: false, preview: 'No idea.' })]))
    expect(await screen.findByRole('heading', { level: 1, name: 'Shorter answers' })).toBeDefined()
    expect((await cellAt(/Question a/, 0)).textContent).toContain('Answer of one to a')
    const failed = await cellAt(/Question a/, 1)
    expect(within(failed).getByText('Fails')).toBeDefined()
    expect(within(failed).getByText('No idea.')).toBeDefined()
    expect((await cellAt(/Question b/, 0)).textContent).toBe('Not played')
    expect(screen.getByText('1 of 1 pass')).toBeDefined()
    expect(screen.getByText('0 of 1 pass')).toBeDefined()
  })

  it('tells of repeats how many pass and how many are distinct', async () => {
    const repeats = [0, 1, 2].map((repeat) =>
      gridCell('one', 'a', { repeat, passed: repeat > 0, answerHash: `${repeat % 2}` }),
    )
    await open(grid(repeats, { setup: gridSetupSchema.parse({ repeats: 3 }) }))
    expect((await cellAt(/Question a/, 0)).textContent).toContain('2 of 3 pass · 2 distinct')
  })

  it('streams while it is played, and says how far it is', async () => {
    const { user, asked, streams } = await open(grid(), { answers: { play: { start: () => ({ total: 6, left: 6 }) } } })
    await user.click(await screen.findByRole('button', { name: 'Play' }))
    await vi.waitFor(() => expect(streams).toHaveLength(1))
    expect(asked('play.start')).toEqual([{ id: 'g1' }])
    const place = { variantId: 'two', model: 'built-in/extractive-reader', caseId: 'b', repeat: 0 }
    const [stream] = streams
    stream?.send({ type: 'started', seq: 1, total: 6, done: 0 }, '1')
    stream?.send({ type: 'cell-started', seq: 2, place }, '2')
    stream?.send({ type: 'cell-token', seq: 3, place, text: 'At nine.' }, '3')
    expect(await screen.findByText('At nine.')).toBeDefined()
    expect(screen.getByText('0 of 6')).toBeDefined()
    stream?.send({ type: 'cell', seq: 4, cell: gridCell('two', 'b'), done: 1, total: 6 }, '4')
    expect(await screen.findByText('Answer of two to b')).toBeDefined()
    expect(screen.getByText('1 of 6')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Stop' })).toBeDefined()
    stream?.send({ type: 'ended', seq: 5, state: 'stopped', done: 1, total: 6 }, '5')
    expect(await screen.findByRole('button', { name: 'Play' })).toBeDefined()
  })

  it('says so where everything is played already', async () => {
    const { user, streams } = await open(grid(), { answers: { play: { start: () => ({ total: 6, left: 0 }) } } })
    await user.click(await screen.findByRole('button', { name: 'Play' }))
    expect(await screen.findByText(/Everything is answered already/)).toBeDefined()
    expect(streams).toHaveLength(0)
  })

  it('moves by the arrow keys', async () => {
    await open(grid())
    const table = await screen.findByRole('grid')
    table.focus()
    const active = () => table.getAttribute('aria-activedescendant')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowRight']) fireEvent.keyDown(table, { key })
    expect(active()).toBe('cell-2-1')
    fireEvent.keyDown(table, { key: 'Home', ctrlKey: true })
    expect(active()).toBe('cell-0-0')
  })

  it('shows what the filter of the address lets through', async () => {
    const cells = rows.flatMap(({ caseId }, at) => [
      gridCell('one', caseId),
      gridCell('two', caseId, { passed: at !== 1 }),
    ])
    const { user } = await open(grid(cells), { address: '/playground/g1?show=differing' })
    expect(await screen.findByText('1 of 3 cases')).toBeDefined()
    expect(screen.getAllByRole('rowheader')).toHaveLength(1)
    await user.click(screen.getByRole('button', { name: 'Clear filters' }))
    expect(screen.getAllByRole('rowheader')).toHaveLength(3)
    expect(window.location.search).toBe('')
  })

  it('hides a variant and offers it again', async () => {
    const { user, asked } = await open(grid(), { answers: { play: { change: () => ({ revision: 2 }) } } })
    await user.click(await screen.findByRole('button', { name: 'What can be done with two' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Hide' }))
    await vi.waitFor(() =>
      expect(asked('play.change')).toEqual([{ id: 'g1', revision: 1, setup: { hidden: ['two'] } }]),
    )
  })

  it('offers the newer version of its dataset, and says in Spanish that it has no cases', async () => {
    const dataset = { id: 'd1', name: 'Casos', kind: 'set', version: 2, newest: 5, gone: false }
    await open(gridDto(['one'], [], { dataset }), { locale: 'es' })
    expect(await screen.findByRole('button', { name: 'Pasar a la versión 5' })).toBeDefined()
    expect(screen.getByRole('heading', { name: 'Todavía no hay casos' })).toBeDefined()
  })

  it('says that its dataset was deleted, and leads to the choice of another', async () => {
    const dataset = { id: 'd1', name: '', kind: 'set', version: 2, newest: 2, gone: true }
    const { user } = await open(gridDto(['one'], [], { dataset }), {
      answers: { datasets: { list: () => [] }, models: { list: () => ({ models: [], providers: [] }) } },
    })
    expect(await screen.findByRole('heading', { name: 'Its dataset was deleted', level: 2 })).toBeDefined()
    await user.click(screen.getByRole('button', { name: 'Choose cases' }))
    expect(window.location.search).toBe('?panel=setup')
  })
})
