import { describe, expect, it } from 'vitest'
import { tableHead } from './table-head'

const head = '|  | 2024 | 2024 |\n| Yarn | May | June |\n| --- | --- | --- |'
const rows = '| Wool | 1 | 2 |\n| Linen | 3 | 4 |'

describe('tableHead', () => {
  it('gives caption, header rows and group to rows that are cut from them', () => {
    const context = `Prices in EUR\n\n${head}\n| Fine yarns |  |  |`
    expect(tableHead(rows, context)).toBe(context)
    expect(tableHead(`ol | 1 | 2 |\n${rows}`, context)).toBe(context)
  })

  it('leaves out a sentence that a model wrote', () => {
    expect(tableHead(rows, `It is a price list.\nPrices in EUR\n\n${head}`)).toBe(`Prices in EUR\n\n${head}`)
    expect(tableHead(rows, `It is a price list.\n${head}`)).toBe(head)
  })

  it('gives nothing to a text that has its header, or that is no table', () => {
    expect(tableHead(`${head}\n${rows}`, head)).toBe('')
    expect(tableHead('A sentence.', head)).toBe('')
    expect(tableHead(rows, undefined)).toBe('')
    expect(tableHead(rows, 'It is a price list.')).toBe('')
  })
})
