import { describe, expect, it } from 'vitest'
import { buildXlsx, sheetRow } from '@/test/builders/documents'
import { parseHere } from '@/test/builders/parse'
import { columnNames, countHeadRows, fillHead } from './find-head'
import { apartNotes } from './note-marks'
import { rowGroups } from './row-groups'
import { isPeriod, isValue } from './values'

describe('cells', () => {
  it.each(['1,234', '(87)', '12.5 %', '€ 3', '$1,250.00', '–', 'n/a', '2.150', '18.25', '3 ¹'])(
    '%s is an amount',
    (cell) => expect(isValue(cell)).toBe(true),
  )
  it.each(['2024', 'Q1 2024', '31 December 2024', '2023/24', 'enero de 2024'])('%s is a period', (cell) => {
    expect(isPeriod(cell)).toBe(true)
    expect(isValue(cell)).toBe(false)
  })
  it.each(['18–25', '65+', '8:15–9:10', 'Easton', 'Item 4'])('%s may name a column', (cell) =>
    expect(isValue(cell)).toBe(false),
  )
})

describe('header rows', () => {
  it.each([
    ['one', ['Town,2023,2024', 'Adderley,1,2'], ['Town', '2023', '2024']],
    [
      'shared names',
      ['Month,2023,,2024,', ',East,West,East,West', 'May,1,2,3,4'],
      ['Month', '2023 › East', '2023 › West', '2024 › East', '2024 › West'],
    ],
    ['years above units', [',2024,2023', ',EUR,EUR', 'Sales,5,6'], ['', '2024 › EUR', '2023 › EUR']],
    ['words only', ['Hour,Monday,Tuesday', '8:15,Maths,Music', '9:10,English,Art'], ['Hour', 'Monday', 'Tuesday']],
    ['years', [',2024,2023', 'Sales,5,6'], ['', '2024', '2023']],
    ['none', ['1,2', '3,4'], []],
  ])('are found: %s', (_, lines, names) => {
    const rows = lines.map((line) => line.split(','))
    expect(columnNames(fillHead(rows.slice(0, countHeadRows(rows))))).toEqual(names)
  })

  it('of a sheet are found by merged cells and bold type, and its title goes with the table', async () => {
    const xml = `<sheetData>${sheetRow(1, ['Rates in EUR'])}${sheetRow(2, ['Town', 'Homes', '', 'Works', ''])}${sheetRow(3, ['', 'Base', 'Use', 'Base', 'Use'])}${sheetRow(4, ['Haro', 1, 2, 3, 4])}${sheetRow(5, ['Jaca', 5, 6, 7, 8])}</sheetData><mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:C2"/><mergeCell ref="D2:E2"/></mergeCells>`
    const parsed = await parseHere(await buildXlsx([{ name: 'S', xml }]), 'a.xlsx')
    expect(parsed.blocks?.[1]).toMatchObject({
      columns: ['Town', 'Homes › Base', 'Homes › Use', 'Works › Base', 'Works › Use'],
      caption: 'Rates in EUR',
    })
    const rows = await parseHere(await buildXlsx([{ name: 'S', xml }]), 'a.xlsx', { tables: 'rows' })
    expect(rows.text).toContain('Town: Jaca\nHomes › Base: 5\nHomes › Use: 6')
  })
})

describe('groups of rows', () => {
  const labels = (rows: string[][], indents?: number[]) =>
    rowGroups(rows, indents).map(({ from, to, label }) => [from, to, label])

  it('nest by their names and end with their totals', () => {
    const rows = [
      ['ASSETS', ''],
      ['Current', ''],
      ['Cash', '1'],
      ['Total current', '1'],
      ['Fixed', ''],
      ['Land', '2'],
      ['Total assets', '3'],
      ['Staff', '9'],
    ]
    expect(labels(rows)).toEqual([
      [0, 6, 'ASSETS'],
      [1, 3, 'ASSETS › Current'],
      [4, 6, 'ASSETS › Fixed'],
    ])
  })

  it('follow indentation', () => {
    expect(
      labels(
        [
          ['Revenue', '5'],
          ['Services', '2'],
          ['Hardware', '3'],
          ['Profit', '1'],
        ],
        [0, 1, 1, 0],
      ),
    ).toEqual([[0, 2, 'Revenue']])
  })

  it('are none where cells are only missing', () => {
    expect(
      labels([
        ['Wool', ''],
        ['Linen', ''],
        ['Silk', '3'],
      ]),
    ).toEqual([])
  })
})

describe('marks of notes', () => {
  it.each([
    ['12\ufdd03\ufdd1', '12 ³'],
    ['10\ufdd09\ufdd1/L', '10⁹/L'],
    ['m\ufdd02\ufdd1', 'm²'],
    ['Sales\ufdd01\ufdd1', 'Sales ¹'],
    ['1\ufdd0st\ufdd1', '1st'],
    ['1,234¹', '1,234 ¹'],
    ['4 × 10³', '4 × 10³'],
  ])('%s', (cell, expected) => expect(apartNotes(cell)).toBe(expected))

  it('of a page stand apart from numbers, and what joins an amount stays with it', async () => {
    const html =
      '<html><body><p>In thousands of EUR</p><table><tr><th></th><th colspan=3>2024</th></tr><tr><td>Sales<sup>1</sup></td><td>$</td><td>(1,250</td><td>)</td></tr><tr><td>Costs</td><td>$</td><td>12<sup>2</sup></td><td></td></tr></table></body></html>'
    const { text, blocks } = await parseHere(html, 'a.html')
    expect(text).toBe('In thousands of EUR\n\n|  | 2024 |\n| --- | --- |\n| Sales ¹ | $(1,250) |\n| Costs | $12 ² |')
    expect(blocks?.[0]).toMatchObject({ start: 0, caption: 'In thousands of EUR', columns: ['', '2024'] })
  })
})
