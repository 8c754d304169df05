import { expect, it } from 'vitest'
import { excerpt, withoutHeadingMarks } from './excerpt'

it('keeps the words of a passage and drops how they were laid out', () => {
  expect(excerpt('# Opening hours\n\n## On  Saturday\nFrom 9 #1\n')).toBe('Opening hours On Saturday From 9 #1')
})

it('takes the marks of headings off a piece of a text, and no others', () => {
  expect(withoutHeadingMarks('## Hours\n### On Saturday\nC# 9', true)).toBe('Hours\nOn Saturday\nC# 9')
  expect(withoutHeadingMarks('# 9 is sharp', false)).toBe('# 9 is sharp')
})
