import { expect, it } from 'vitest'
import { excerpt, hasTable, withMailDates, withoutHeadingMarks, withoutTableMarks } from './excerpt'

it('keeps the words of a passage and drops how they were laid out', () => {
  expect(excerpt('# Opening hours\n\n## On  Saturday\nFrom 9 #1\n')).toBe('Opening hours On Saturday From 9 #1')
})

it('takes the marks of headings off a piece of a text, and no others', () => {
  expect(withoutHeadingMarks('## Hours\n### On Saturday\nC# 9', true)).toBe('Hours\nOn Saturday\nC# 9')
  expect(withoutHeadingMarks('# 9 is sharp', false)).toBe('# 9 is sharp')
})

const table =
  'Sales, in euros\n| | 2023 | 2024 |\n| --- | ---: | ---: |\n| Looms | 12 | |\n| Yarn \\| wool | | 30 |\n\nUnaudited.\nIn euros.'

it('shows the rows of a table as lines', () => {
  expect(excerpt(table)).toBe('Sales, in euros\n2023 · 2024\nLooms · 12\nYarn \\| wool · 30\nUnaudited. In euros.')
  expect(excerpt('| a | b |')).toBe('a · b')
})

it('takes the marks of a table off pieces of it', () => {
  expect(hasTable(table)).toBe(true)
  expect(hasTable('a | b\n|| c')).toBe(false)
  const at = table.indexOf('12')
  const pieces = [table.slice(0, at), table.slice(at, at + 2), table.slice(at + 2)]
  expect(pieces.map((piece, index) => withoutTableMarks(piece, index === 0)).join('')).toContain(
    '2023 · 2024\nLooms · 12\nYarn',
  )
})

it('writes the date of a mail as it is told, and no other', () => {
  const year = (iso: string) => `<${iso.slice(0, 4)}>`
  const head = 'To: bea@loom.test\nDate: 2024-01-31T13:30:00.000Z\n\nThe log says 2024-01-31T13:30:00.000Z.'
  expect(withMailDates(head, year)).toBe('To: bea@loom.test\nDate: <2024>\n\nThe log says 2024-01-31T13:30:00.000Z.')
  expect(withMailDates(excerpt(head), year)).toContain('bea@loom.test Date: <2024> The log')
  expect(withMailDates('Date: 2024-01-31T13:30:00.000Zebra', year)).toContain('000Zebra')
})
