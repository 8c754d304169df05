import { describe, expect, it } from 'vitest'
import { blocksOf } from './segments'
import { cellText, headCells, numberColumns, partsOf } from './table-parts'

const table = '| Name | Age |\n| --- | --- |\n| Ana | 27 |\n| a \\| b | |'

function read(text: string, cited: { start: number; end: number } | null = null) {
  const [block] = blocksOf({ text, pages: [], chunks: [], cited })
  if (!block) throw new Error('no block')
  return partsOf(text, block).map((part) =>
    part.kind === 'text'
      ? part.segments.map(({ start, end }) => text.slice(start, end)).join('')
      : part.rows.map((row) =>
          row.map((cell) => cell.map(({ start, end }) => cellText(text.slice(start, end))).join('')),
        ),
  )
}

describe('partsOf', () => {
  it('reads a table between texts, without its bars and dashes', () => {
    expect(read(`Before\n\n${table}\nAfter`)).toEqual([
      'Before\n\n',
      [
        ['Name', 'Age'],
        ['Ana', '27'],
        ['a | b', ''],
      ],
      'After',
    ])
  })

  it('shows a name over several columns or rows of the header as one cell', () => {
    const text = '| Yarn | 2024 | 2024 |\n| Yarn | May | June |\n| --- | --- | --- |\n| Wool | 1 | 2 |'
    const [block] = blocksOf({ text, pages: [], chunks: [], cited: null })
    const [part] = block ? partsOf(text, block) : []
    if (part?.kind !== 'table') throw new Error('no table')
    expect([part.head, part.rows.length]).toEqual([2, 3])
    const head = headCells(text, part.rows.slice(0, part.head)).map((row) =>
      row.map(({ segments, across, down }) => [
        segments.map(({ start, end }) => cellText(text.slice(start, end))).join(''),
        across,
        down,
      ]),
    )
    expect(head).toEqual([
      [
        ['Yarn', 1, 2],
        ['2024', 2, 1],
      ],
      [
        ['May', 1, 1],
        ['June', 1, 1],
      ],
    ])
  })

  it('leaves text with bars that is no table alone', () => {
    expect(read('| a line\n| --- | of bars')).toEqual(['| a line\n| --- | of bars'])
  })

  it('marks only the cells that are cited', () => {
    const at = table.indexOf('27')
    const [block] = blocksOf({ text: table, pages: [], chunks: [], cited: { start: at, end: at + 2 } })
    const [part] = block ? partsOf(table, block) : []
    if (part?.kind !== 'table') throw new Error('no table')
    const cited = part.rows.flat().filter((cell) => cell.some((segment) => segment.cited))
    expect(cited).toHaveLength(1)
  })
})

describe('numberColumns', () => {
  it('are those with numbers wherever they say anything', () => {
    const text =
      '| Item | Note | 2024 | Change | Code |\n| --- | --- | --- | --- | --- |\n| Assets | | | | |\n| Looms | 7 | 1,204.5 | (12 %) | A7 |\n| Yarn | 8a | −3 | – | 12 |'
    const [block] = blocksOf({ text, pages: [], chunks: [], cited: null })
    const [part] = block ? partsOf(text, block) : []
    if (part?.kind !== 'table') throw new Error('no table')
    expect([...numberColumns(text, part.rows.slice(part.head))]).toEqual([2, 3])
  })
})
