import { describe, expect, it } from 'vitest'
import { pageIn } from './pager'

describe('pageIn', () => {
  it.each([
    ['', 1],
    ['3', 3],
    ['2.9', 2],
    ['0', 1],
    ['-4', 1],
    ['x', 1],
    ['1e99', 1_000_000],
  ])('reads %j as page %i', (text, page) => {
    expect(pageIn(text)).toBe(page)
  })
})
