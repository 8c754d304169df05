import { expect, it } from 'vitest'
import { excerpt } from './excerpt'

it('keeps the words of a passage and drops how they were laid out', () => {
  expect(excerpt('# Opening hours\n\n## On  Saturday\nFrom 9 #1\n')).toBe('Opening hours On Saturday From 9 #1')
})
