import { describe, expect, it } from 'vitest'
import { parseHere } from '@/test/builders/parse'
import { writePdf } from '@/test/builders/table-pdf'
import type { TextRun } from '../text-run'
import { findTables } from './find-tables'
import type { Rules } from './rules'

const prices = {
  captions: ['Prices in EUR'],
  head: [
    ['', 'Low season', '<', 'High season', '<'],
    ['^', 'Weekday', 'Weekend', 'Weekday', 'Weekend'],
  ],
  rows: [
    ['Lake wing'],
    ['  Single room', '118', '139{1}', '164', '198'],
    ['  Room with a long name that goes on over several lines', '172', '204', '', '289'],
    ['Garden wing'],
    ['  Single room', '96', '112', '133', '157'],
  ],
}
const prose = 'A paragraph before the table says what the hotel is. It ends with a full stop.'

const read = async (settings: { ruled?: boolean; turned?: boolean }, table = prices) =>
  parseHere(
    await writePdf({ name: 'a.pdf', format: 'pdf', title: 'Hotel', parts: [prose, table, 'Behind it.'], ...settings }),
    'a.pdf',
  )

const noRules = () => Promise.resolve({ upright: [], level: [] })
const run = (text: string, x: number, y: number, width = text.length * 5): TextRun => ({
  text,
  x,
  y,
  width,
  height: 10,
})

describe('tables of a PDF', () => {
  it.each([
    ['between lines', { ruled: true }],
    ['without lines', {}],
    ['on pages that lie on their side', { turned: true }],
  ])('%s keep header rows, groups, empty cells, notes and cells of several lines', async (_, settings) => {
    const { text, blocks = [] } = await read(settings)
    const [table] = blocks
    expect(table?.columns?.slice(1)).toEqual([
      'Low season › Weekday',
      'Low season › Weekend',
      'High season › Weekday',
      'High season › Weekend',
    ])
    expect(table?.caption).toBe('Prices in EUR')
    const rows = text.slice(table?.start, table?.end)
    expect(rows).toContain('| Single room | 118 | 139 ¹ | 164 | 198 |')
    expect(rows).toContain('| Room with a long name that goes on over several lines | 172 | 204 |  | 289 |')
    expect(rows).toContain('| Garden wing |  |  |  |  |\n| Single room | 96 | 112 | 133 | 157 |')
    expect(table?.groups?.map(({ label }) => label)).toEqual(['Lake wing', 'Garden wing'])
    expect(text.startsWith('A paragraph before')).toBe(true)
    expect(text.endsWith('Behind it.')).toBe(true)
  })

  it('have their header on each page', async () => {
    const rows = Array.from({ length: 90 }, (_, at) => [`Town ${at}`, String(1000 + at), String(2000 + at)])
    const { blocks = [] } = await read({}, { captions: ['Visitors'], head: [['Town', '2023', '2024']], rows })
    expect(blocks.length).toBeGreaterThan(1)
    for (const { columns } of blocks) expect(columns).toEqual(['Town', '2023', '2024'])
  })

  it('go on over a page without a header under the one before', async () => {
    const runs = [0, 1, 2, 3].flatMap((row) => [
      run(`Town ${row}`, 60, 700 - row * 14),
      run(String(1000 + row), 300, 700 - row * 14),
      run(String(2000 + row), 400, 700 - row * 14),
    ])
    const bands = [
      { x: 60, endX: 120 },
      { x: 295, endX: 320 },
      { x: 395, endX: 420 },
    ]
    const above = { head: [['Town', '2023', '2024']], bands }
    expect((await findTables(runs, noRules, { above, inVain: 0 })).tables[0]?.data.head).toEqual(above.head)
    const elsewhere = { ...above, bands: bands.map(({ x, endX }) => ({ x: x + 130, endX: endX + 130 })) }
    expect((await findTables(runs, noRules, { above: elsewhere, inVain: 0 })).tables[0]?.data.head).toEqual([])
  })

  it('ask seldom for lines in a document that draws none, and always again once one has them', async () => {
    const texts = (cell: (row: number) => string) =>
      [0, 1, 2, 3].flatMap((row) => [run(`Loom ${row}`, 60, 700 - row * 14), run(cell(row), 300, 700 - row * 14)])
    const [amounts, words] = [texts((row) => String(1000 + row)), texts(() => 'in use')]
    const grid = {
      upright: [50, 250, 400].map((at) => ({ at, from: 640, to: 720 })),
      level: [714, 697, 683, 669, 650].map((at) => ({ at, from: 50, to: 400 })),
    }
    let asked = 0
    const pages = { inVain: 0 }
    const look = async (runs: TextRun[], count: number, rules: Rules = { upright: [], level: [] }) => {
      asked = 0
      const ask = () => {
        asked++
        return Promise.resolve(rules)
      }
      for (let page = 0; page < count; page++) {
        await findTables(runs, ask, pages)
      }
      return asked
    }
    // Texts that are no table by themselves count for less.
    expect(await look(words, 12)).toBe(3 + 2)
    pages.inVain = 0
    expect(await look(amounts, 16)).toBe(8 + 2)
    expect(await look(words, 9, grid)).toBe(9)
  })

  it.each([
    [
      'a numbered list',
      (row: number) => [run(`${row + 1}.`, 60, 0, 8), run('A sentence of a list goes on here', 90, 0)],
    ],
    ['a form', (row: number) => [run(`Name ${row}:`, 60, 0), run(String(100 + row), 200, 0)]],
    [
      'leaders to pages',
      (row: number) => [run(`Chapter ${row} . . . . . . . . .`, 60, 0), run(String(row * 7), 400, 0)],
    ],
    [
      'two columns of prose',
      (row: number) => [
        run(`left line ${row} tells how weft is beaten into the cloth of a loom`, 60, 0, 230),
        run(`right line ${row} tells how weft is beaten into the cloth of a loom`, 320, 0, 230),
      ],
    ],
  ])('are not seen in %s', async (_, rowOf) => {
    const runs = Array.from({ length: 12 }, (_, row) =>
      rowOf(row).map((each) => ({ ...each, y: 700 - row * 14 })),
    ).flat()
    expect((await findTables(runs, noRules, { inVain: 0 })).tables).toEqual([])
  })
})
