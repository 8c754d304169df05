import { describe, expect, it } from 'vitest'
import { buildTwoColumns } from '@/test/builders/documents'
import { parseHere } from '@/test/builders/parse'
import { placeColumns } from './pdf-columns'
import type { TextRun } from './text-run'

const prose = (side: string) =>
  Array.from({ length: 20 }, (_, line) => `${side} line ${line} tells how weft is beaten into cloth`)
const order = (text: string) => [...text.matchAll(/(left|right) line (\d+)/g)].map(([, side, line]) => `${side}${line}`)

describe('two columns', () => {
  const expected = ['left', 'right'].flatMap((side) => Array.from({ length: 20 }, (_, line) => `${side}${line}`))

  it.each([
    [true, 'row by row'],
    [false, 'column by column'],
  ])('are read one after the other when the file holds them %s (%s)', async (rowByRow) => {
    const bytes = await buildTwoColumns(prose('left'), prose('right'), rowByRow)
    const parsed = await parseHere(bytes, 'paper.pdf')
    expect(order(parsed.text)).toEqual(expected)
    expect(parsed.text.startsWith('A title that reaches over both of the columns of this page')).toBe(true)
    expect(parsed.text).not.toMatch(/left line[^\n]*right line/)
  })

  it('are not seen in a table, whose rows stay together', () => {
    const runs: TextRun[] = []
    for (let row = 0; row < 30; row++) {
      runs.push({ text: `Yarn number ${row}`, x: 60, y: 700 - row * 12, width: 80, height: 10 })
      runs.push({ text: `Price of it ${row}`, x: 320, y: 700 - row * 12, width: 70, height: 10 })
    }
    runs.push({ text: 'A line over the whole width of the page', x: 60, y: 720, width: 480, height: 10 })
    expect(placeColumns(runs)).toBeUndefined()
  })

  it('are not seen in one column of prose', () => {
    const runs = Array.from(
      { length: 40 },
      (_, row): TextRun => ({
        text: 'A line of prose over the whole width of the page',
        x: 60,
        y: 700 - row * 12,
        width: 470 - (row % 7) * 3,
        height: 10,
      }),
    )
    expect(placeColumns(runs)).toBeUndefined()
  })

  it('are read in the parts that wide lines make of them', () => {
    const runs: TextRun[] = []
    const line = (text: string, x: number, y: number, width: number) => runs.push({ text, x, y, width, height: 10 })
    for (let row = 0; row < 16; row++) {
      const y = 700 - row * 12 - (row >= 8 ? 40 : 0)
      line(`left ${row} is a line of prose`, 60, y, 230)
      line(`right ${row} is a line of prose`, 310, y, 230)
    }
    line('a wide figure caption between the parts', 60, 590, 480)
    const texts = placeColumns(runs)?.map(({ text }) => text.split(' ').slice(0, 2).join(' ')) ?? []
    const part = (side: string, from: number) => Array.from({ length: 8 }, (_, row) => `${side} ${from + row}`)
    expect(texts).toEqual([...part('left', 0), ...part('right', 0), 'a wide', ...part('left', 8), ...part('right', 8)])
  })
})
