import { describe, expect, it } from 'vitest'
import { blocksOf } from './segments'
import { cellText, partsOf } from './table-parts'

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
