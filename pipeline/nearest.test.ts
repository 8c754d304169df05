import { describe, expect, it } from 'vitest'
import { nearestOf } from './nearest'

describe('the nearest name', () => {
  const names = ['question', 'sources', 'history', 'código']

  it.each([
    ['qustion', 'question'],
    ['quetsion', 'question'],
    ['Sources', 'sources'],
    ['source', 'sources'],
    ['codigo', 'código'],
  ])('of %s is %s', (name, nearest) => expect(nearestOf(name, names)).toBe(nearest))

  it('is none where all are far, or there is none', () => {
    expect(nearestOf('language', names)).toBeUndefined()
    expect(nearestOf('question', [])).toBeUndefined()
  })
})
