// @vitest-environment happy-dom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cell } from '@/pipeline/play/grid'
import { foreign } from '@/pipeline/said'
import type { CellDetails, GridDto } from '@/server/services/play/types'
import { gridCell, gridDto, gridRow } from '@/test/builders/grid'
import { stepRecord } from '@/test/builders/run-record'
import { openStudio, type StudioOptions } from '@/test/builders/studio'
import { pairsOf } from './ballot'
import { GridPage } from './grid-page'
import { createGridStore } from './grid-store'

const rows = ['a', 'b', 'c'].map((id) => gridRow(id))
const cells = rows.flatMap(({ caseId }, at) => [gridCell('one', caseId, { passed: at > 0 }), gridCell('two', caseId)])
const columns = gridDto(['one', 'two'], rows).columns
const detailsOf = (id: string, all: readonly Cell[] = cells): CellDetails => {
  const cell = all.find((one) => one.id === id) ?? gridCell('one', 'a')
  return { ...cell, answer: `All of ${cell.preview}`, steps: [], context: [] }
}
const open = (address: string, over: Partial<GridDto> = {}, options: StudioOptions = {}) => {
  const dto = gridDto(['one', 'two'], rows, { cells, ...over })
  return openStudio(<GridPage id="g1" />, {
    ...options,
    address: `/playground/g1?${new URLSearchParams(address)}`,
    answers: {
      datasets: {
        case: ({ id }) => ({
          id,
          datasetId: 'd1',
          inputs: { question: `Question ${id}?` },
          expected: { answers: [`Expected of ${id}`], nuggets: [], places: [], abstain: false, checks: [] },
          origin: 'human',
          tags: [],
          split: 'train',
          source: id,
          note: '',
          since: 1,
          createdAt: dto.updatedAt,
        }),
      },
      play: {
        get: () => dto,
        cell: ({ id }) => detailsOf(id, dto.cells),
        label: () => undefined,
        stages: () => [],
        ...options.answers?.play,
      },
    },
  })
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1600)
})

const model = 'built-in/extractive-reader'

describe('a cell', () => {
  it('shows its answer beside what was expected, with reasons, and leads to its neighbours', async () => {
    const checked = gridCell('one', 'a', {
      passed: false,
      checks: [{ id: 'c1', kind: 'contains', state: 'fail', reason: foreign('The price is missing.') }],
      scores: { tokenF1: 0.5 },
    })
    await open(`cell=a one ${model}`, { cells: [checked, ...cells.slice(1)] })
    const drawer = within(await screen.findByRole('dialog', { name: 'Question a?' }))
    expect(await drawer.findByText('All of Answer of one to a')).toBeDefined()
    expect(await drawer.findByText('Expected of a', { selector: 'p' })).toBeDefined()
    expect(drawer.getByText('The price is missing.')).toBeDefined()
    expect(drawer.getByText('0.50')).toBeDefined()
    fireEvent.keyDown(screen.getByRole('dialog', { name: 'Question a?' }), { key: 'ArrowDown' })
    expect(await screen.findByRole('dialog', { name: 'Question b?' })).toBeDefined()
    expect(new URLSearchParams(window.location.search).get('cell')).toBe(`b one ${model}`)
  })

  it('is not called right where its answer is only quoted', async () => {
    const notes = [{ code: 'built-in-model', message: 'Answered by the built-in extractive reader.' }]
    const steps = [stepRecord('model', { notes })]
    await open(`cell=a one ${model}`, {}, { answers: { play: { cell: ({ id }) => ({ ...detailsOf(id), steps }) } } })
    const drawer = within(await screen.findByRole('dialog', { name: 'Question a?' }))
    expect(await drawer.findByText('Only quoted')).toBeDefined()
    expect(drawer.queryByText('OK')).toBeNull()
  })

  it('shows a check of the grid and one of the case that have the same id', async () => {
    const said = vi.spyOn(console, 'error')
    const checks = ['contains', 'regex'].map((kind) => ({ id: 'c1', kind, state: 'pass' as const }))
    await open(`cell=a one ${model}`, { cells: [gridCell('one', 'a', { checks }), ...cells.slice(1)] })
    const drawer = within(await screen.findByRole('dialog', { name: 'Question a?' }))
    expect(await drawer.findAllByText('Passes')).toHaveLength(2)
    expect(said).not.toHaveBeenCalled()
  })

  it('takes a label, and takes it back', async () => {
    const { user, asked } = await open(`cell=a one ${model}`)
    const good = await screen.findByRole('button', { name: 'Good' })
    await user.click(good)
    await vi.waitFor(() => expect(good.getAttribute('aria-pressed')).toBe('true'))
    await user.click(good)
    await vi.waitFor(() => expect(asked('play.label')).toHaveLength(2))
    expect(asked('play.label')).toEqual([
      { cellId: 'one-a-0', verdict: 'good' },
      { cellId: 'one-a-0', verdict: null },
    ])
  })
})

describe('two variants beside each other', () => {
  it('tell which cases changed sides, and whether that may be chance', async () => {
    const { user } = await open(`compare=one ${model} two ${model}`)
    expect(
      await screen.findByText(/1 case got better, 0 worse, 2 stayed the same. That may be chance \(p = 1\)/),
    ).toBeDefined()
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Question a?' }))
    expect(new URLSearchParams(window.location.search).get('cell')).toBe(`a two ${model}`)
  })

  it('are not compared where nothing was judged', async () => {
    const unjudged = cells.map((cell) => ({ ...cell, passed: null }))
    await open(`compare=one ${model} two ${model}`, { cells: unjudged }, { locale: 'es' })
    expect(await screen.findByText(/Ningún caso está juzgado en las dos/)).toBeDefined()
  })
})

describe('a blind vote', () => {
  const slots = () => {
    const grid = createGridStore()
    grid.load({ cells, rows, state: 'idle' })
    return grid.slots
  }

  it('asks only about answers that differ, and does not tell by the side whose they are', () => {
    const [a, b] = columns
    if (!a || !b) throw new Error('there are two columns')
    const many = Array.from({ length: 40 }, (_, at) => gridRow(`case ${at}`))
    const grid = createGridStore()
    const alike = { answerHash: 'same' }
    const both = many.flatMap(({ caseId }, at) => [
      gridCell('one', caseId, at === 0 ? alike : {}),
      gridCell('two', caseId, at === 0 ? alike : {}),
    ])
    grid.load({ cells: both, rows: many, state: 'idle' })
    const pairs = pairsOf(grid.slots, a, b, many)
    expect(pairs).toHaveLength(39)
    const left = pairs.filter(({ shown }) => shown[0].variantId === 'one').length
    expect(left).toBeGreaterThan(8)
    expect(left).toBeLessThan(31)
    expect(pairsOf(grid.slots, a, b, [...many].reverse())).toEqual(pairs)
  })

  it('is cast by keys, taken back, and tells at the end who won', async () => {
    const [a, b] = columns
    if (!a || !b) throw new Error('there are two columns')
    const pairs = pairsOf(slots(), a, b, rows)
    const { user, asked } = await open('panel=vote')
    await user.click(await screen.findByRole('button', { name: 'Begin' }))
    const [first, second] = pairs
    const ballot = (await screen.findByRole('button', { name: /1 is better/ })).closest('[tabindex="0"]')
    if (!ballot || !first || !second) throw new Error('there is a ballot')
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.queryByText(/\b(one|two)\b:/)).toBeNull()
    expect(await dialog.findByText(`All of ${first.shown[0].preview}`)).toBeDefined()
    for (const key of ['1', 'z', '2', '0']) fireEvent.keyDown(ballot, { key })
    await dialog.findByText('2 of 3')
    fireEvent.keyDown(ballot, { key: '0' })
    expect(await dialog.findByText('Neither: 2')).toBeDefined()
    expect(dialog.getByText(`${first.shown[1].variantId}: 1 vote`)).toBeDefined()
    const [left, right] = first.shown
    await vi.waitFor(() =>
      expect(asked('play.label')).toEqual([
        { cellId: left.id, over: right.id },
        { cellId: left.id, over: null },
        { cellId: right.id, over: left.id },
      ]),
    )
  })
})

describe('the figures', () => {
  it('show the matrix of labels beside what the commonest one would reach, and open what a stage lost', async () => {
    const labels = {
      of: 3,
      labels: ['no', 'yes'],
      matrix: [
        [1, 0],
        [1, 1],
      ],
      none: [0, 0],
      accuracy: 2 / 3,
      macroF1: 2 / 3,
      mcc: 0.5,
      majority: { label: 'yes', accuracy: 2 / 3, macroF1: 0.4 },
    }
    const figures = columns.map((column) => ({
      ...column,
      done: 3,
      total: 3,
      passed: 2,
      failed: 1,
      unjudged: 0,
      abstained: 0,
      errors: 0,
      reused: 0,
      latencyMs: null,
      inputTokens: 0,
      outputTokens: 0,
      cost: null,
      metrics: { tokenF1: { mean: 0.25, of: 3 } },
      wins: 0,
      labels,
    }))
    const stage = {
      stepId: 'input',
      stepType: 'input',
      stage: 'retrieved',
      cases: 3,
      ndcg10: 0.5,
      mrr10: 0.5,
      map: 0.5,
    }
    const stages = [{ ...stage, recall: { '5': 0.3, '10': 0.6, all: 0.6 }, lost: { count: 1, caseIds: ['b'] } }]
    const { user } = await open('panel=figures', { figures }, { answers: { play: { stages: () => stages } } })
    expect((await screen.findAllByText('67% of 3 right · macro-F1 0.67 · Matthews correlation 0.50'))[0]).toBeDefined()
    expect(screen.getAllByText('Always “yes” would be right for 67% (macro-F1 0.40, correlation 0).')[0]).toBeDefined()
    await user.click(await screen.findByRole('button', { name: '1 case' }))
    expect(await screen.findByText('1 of 3 cases')).toBeDefined()
    expect(new URLSearchParams(window.location.search).get('lost')).toBe('input')
  })
})
