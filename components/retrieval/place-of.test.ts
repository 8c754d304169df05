import { describe, expect, it } from 'vitest'
import { placeOf } from './place-of'

const position = (...headingPath: string[]) => ({ start: 0, end: 1, index: 0, headingPath })

describe('placeOf', () => {
  it('says what the name of the file does not, then the headings', () => {
    const placed = { documentName: 'report.pdf', title: 'Annual report', subject: 'Corvid', period: '2024' }
    expect(placeOf({ ...placed, position: position('Revenue') })).toBe('Annual report › Corvid › 2024 › Revenue')
  })
  it('says nothing twice', () => {
    const placed = { documentName: 'income.docx', title: 'Corvid Systems annual report 2024', period: '2024' }
    expect(placeOf({ ...placed, position: position('Corvid Systems, annual report 2024', 'Income') })).toBe(
      'Corvid Systems annual report 2024 › Income',
    )
    expect(placeOf({ documentName: 'Guide.md', title: 'Guide', position: position('Storage') })).toBe('Storage')
  })
})
