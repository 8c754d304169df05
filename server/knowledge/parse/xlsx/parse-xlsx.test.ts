import { describe, expect, it } from 'vitest'
import { buildXlsx, sheetRow } from '@/test/builders/documents'
import { inEnglish } from '@/test/builders/in-english'
import { blockTexts, parseHere } from '@/test/builders/parse'

const stock = () =>
  buildXlsx(
    [
      {
        name: 'Stock',
        xml: `<sheetData>
          <row r="1"><c r="A1" t="s"><v>0</v></c></row>
          ${sheetRow(2, ['Yarn', 'Price', 'Since', 'Shop'])}
          <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" s="1"><v>1234.5</v></c><c r="C3" s="2"><v>45322</v></c><c r="D3" t="str"><v>Loom</v></c></row>
          <row r="4"><c r="A4" t="inlineStr"><is><r><t>Lin</t></r><r><t>en | fine</t></r></is></c><c r="B4"><f>B3*2</f><v>2469</v></c><c r="C4"><f>TODAY()</f></c><c r="D4" t="b"><v>1</v></c></row>
          ${sheetRow(6, ['Dye', 'Colour'])}${sheetRow(7, ['Madder', 'red'])}
          <row r="8"><c r="B8" t="inlineStr"><is><t>orange</t></is></c></row>
        </sheetData><mergeCells><mergeCell ref="A7:A8"/></mergeCells><hyperlinks><hyperlink ref="D3" r:id="h1"/></hyperlinks>`,
        relations: { h1: ['hyperlink', 'https://loom.test/'] },
      },
      { name: 'Lookup', state: 'hidden', xml: `<sheetData>${sheetRow(1, ['secret'])}</sheetData>` },
      { name: 'Notes', xml: `<sheetData>${sheetRow(1, ['One line'])}${sheetRow(2, ['and another'])}</sheetData>` },
    ],
    ['Yarns in stock', 'Wool'],
    ['General', '#,##0.00 "€"', 'dd/mm/yyyy'],
  )

describe('XLSX', () => {
  it('keeps sheets, several tables, links, numbers and dates as shown, stored results and merged cells', async () => {
    const parsed = await parseHere(await stock(), 'stock.xlsx')
    expect(parsed.text).toBe(
      [
        'Stock',
        'Yarns in stock',
        '| Yarn | Price | Since | Shop |\n| --- | --- | --- | --- |\n| Wool | 1,234.50 € | 2024-01-31 | [Loom](https://loom.test/) |\n| Linen \\| fine | 2469 |  | TRUE |',
        '| Dye | Colour |\n| --- | --- |\n| Madder | red |\n| Madder | orange |',
        'Notes',
        'One line\nand another',
      ].join('\n\n'),
    )
    expect(parsed.headings.map(({ level, text }) => [level, text])).toEqual([
      [1, 'Stock'],
      [1, 'Notes'],
    ])
    expect(parsed.blocks?.map(({ kind, header }) => [kind, header])).toEqual([
      ['sheet', 'Stock'],
      ['table', 'Yarns in stock\n\n| Yarn | Price | Since | Shop |\n| --- | --- | --- | --- |'],
      ['table', '| Dye | Colour |\n| --- | --- |'],
      ['sheet', 'Notes'],
    ])
    expect(blockTexts(parsed)[2]?.[1]).toMatch(/^\| Dye[\s\S]*orange \|$/)
    expect(inEnglish(parsed.warnings)).toEqual([
      'Hidden sheets were left out: Lookup.',
      'The file does not hold the results of its formulas (cells: 1); open and save it in a spreadsheet program.',
    ])
    expect(parsed).toMatchObject({ title: 'Yarn stock', metadata: { author: 'Ana Tejedora' } })
  })

  it('writes each row as a paragraph in rows mode', async () => {
    const parsed = await parseHere(await stock(), 'stock.xlsx', { tables: 'rows' })
    expect(blockTexts(parsed).slice(1, 3)).toEqual([
      ['row', 'Yarn: Wool\nPrice: 1,234.50 €\nSince: 2024-01-31\nShop: [Loom](https://loom.test/)'],
      ['row', 'Yarn: Linen | fine\nPrice: 2469\nShop: TRUE'],
    ])
  })

  it('keeps tables beside each other apart, and goes on with one after an empty row', async () => {
    const xml = `<sheetData><row r="1">${cells(1, ['a', 'b'])}${cells(4, ['x', 'y'])}</row><row r="2">${cells(1, [1, 2])}${cells(4, [3, 4])}</row><row r="4">${cells(1, [5, 6])}</row></sheetData>`
    const parsed = await parseHere(await buildXlsx([{ name: 'S', xml }]), 'two.xlsx')
    expect(parsed.text).toBe(
      'S\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n| 5 | 6 |\n\n| x | y |\n| --- | --- |\n| 3 | 4 |',
    )
  })

  it('says so when only hidden sheets hold anything', async () => {
    const xml = `<sheetData>${sheetRow(1, ['Part', 'Price'])}${sheetRow(2, ['P-7', 5])}</sheetData>`
    const sheets: Parameters<typeof buildXlsx>[0] = [
      { name: 'Cover', xml: '<sheetData/>' },
      { name: 'Data', state: 'hidden', xml },
      { name: 'Lists', state: 'veryHidden', xml },
      { name: 'Spare', state: 'hidden', xml: '<sheetData/>' },
    ]
    await expect(parseHere(await buildXlsx(sheets), 'a.xlsx')).rejects.toMatchObject({
      code: 'file-empty',
      message: 'The workbook has text on hidden sheets only: Data, Lists.',
      fix: expect.stringContaining('Show these sheets'),
    })
  })

  it('reads hidden rows and columns of a sheet that is shown, and says so', async () => {
    const rows = `${sheetRow(1, ['Part', 'Price'])}${sheetRow(2, ['P-7', 5]).replace('<row ', '<row hidden="1" ')}${sheetRow(3, ['P-8', 6])}`
    const xml = `<cols><col min="2" max="16384" hidden="1"/></cols><sheetData>${rows}</sheetData>`
    const parsed = await parseHere(await buildXlsx([{ name: 'S', xml }]), 'a.xlsx')
    expect(parsed.text).toContain('| P-7 | 5 |\n| P-8 | 6 |')
    expect(inEnglish(parsed.warnings)).toEqual(['Hidden rows and columns were read too: “S” (rows: 1, columns: 1).'])
  })

  it('says that a workbook without cells is empty, and names the damaged place of a sheet', async () => {
    const empty = await buildXlsx([{ name: 'S', xml: '<sheetData/>' }])
    await expect(parseHere(empty, 'a.xlsx')).rejects.toMatchObject({ code: 'file-empty' })
    const broken = await buildXlsx([{ name: 'S', xml: '<sheetData><row r="1"></sheetData>' }])
    await expect(parseHere(broken, 'a.xlsx')).rejects.toMatchObject({
      code: 'file-broken',
      message: expect.stringMatching(/sheet “S” is damaged at line 1, column \d+/),
    })
  })
})

function cells(column: number, values: (string | number)[]): string {
  return sheetRow(0, values, column)
    .replace(/<\/?row[^>]*>/g, '')
    .replace(/([A-Z])0"/g, '$1"')
}
