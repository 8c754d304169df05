// @vitest-environment happy-dom

import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openStudio } from '@/test/builders/studio'
import { Chart } from './chart'
import { type ChartModel, rangeOf } from './chart-plot'

const format = (value: number) => value.toFixed(1)
const x = { title: 'Seconds', format }
const y = { title: 'Quality', format, least: 0, most: 1 }
const series = [
  { name: 'Front', joined: true, points: [{ id: 'a', x: 1, y: 0.5, low: 0.4, high: 0.6, label: 'Variant 1' }] },
  { name: 'Others', quiet: true, points: [{ id: 'b', x: 3, y: 0.3, label: 'Variant 2' }] },
]

describe('chart', () => {
  it('says all of it as a table, whose points can be chosen by the keyboard', async () => {
    const chosen: string[] = []
    const { user } = await openStudio(
      <Chart label="Quality and time" x={x} y={y} series={series} onSelect={(id) => chosen.push(id)} />,
    )
    await user.click(screen.getByRole('button', { name: 'As a table' }))
    const table = screen.getByRole('table', { name: 'Quality and time' })
    const rows = within(table)
      .getAllByRole('row')
      .map((row) => [...row.children].map((cell) => cell.textContent))
    expect(rows).toEqual([
      ['Point', 'Series', 'Seconds', 'Quality'],
      ['Variant 1', 'Front', '1.0', '0.5 (0.4 to 0.6)'],
      ['Variant 2', 'Others', '3.0', '0.3'],
    ])
    within(table).getByRole('button', { name: 'Variant 2' }).focus()
    await user.keyboard('{Enter}')
    expect(chosen).toEqual(['b'])
  })

  it('shows whole intervals, and no value that there cannot be', () => {
    const model: ChartModel = { x, y, series, selected: null }
    const [from, to] = rangeOf(model, 'y')
    expect(from).toBeLessThan(0.3)
    expect(to).toBeGreaterThan(0.6)
    const full = {
      ...model,
      series: [{ name: 'All', points: [{ id: 'a', x: 1, y: 1, low: 0.9, high: 1, label: '' }] }],
    }
    expect(rangeOf(full, 'y')[1]).toBe(1)
    const flat = { ...model, series: [{ name: 'All', points: [{ id: 'a', x: 1, y: 1, label: '' }] }] }
    expect(rangeOf(flat, 'y')[0]).toBeLessThan(1)
    expect(rangeOf({ ...model, series: [] }, 'y')).toEqual([0, 1])
    expect(rangeOf({ ...flat, x: { ...x, whole: true } }, 'x')).toEqual([0.5, 1.5])
  })
})
