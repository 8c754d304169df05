import { describe, expect, it } from 'vitest'
import { parsePath, pathProblem, valueAt } from './json-path'

describe('paths', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    [' customer.orders[0].total ', ['customer', 'orders', 0, 'total']],
    ['[2]["a \\"key\\""].ñ-1', [2, 'a "key"', 'ñ-1']],
    ['first name.2nd', ['first name', '2nd']],
    ['a["."][0][1]', ['a', '.', 0, 1]],
    ['it\'s "here"', ['it\'s "here"']],
  ])('reads %j', (path, steps) => {
    expect(parsePath(path)).toEqual(steps)
    expect(pathProblem(path)).toBeNull()
  })

  it.each([
    '.a',
    'a.',
    '.',
    'a..b',
    'a[',
    'a[-1]',
    'a[x]',
    'a.[0]',
    '["\\q"]',
    'a[0]b',
    'a["b"]c',
    'a]',
    '[]',
    'a[1.5]',
  ])('refuses %j', (path) => {
    expect(parsePath(path)).toBeNull()
    expect(pathProblem(path)).toMatchObject({ template: expect.stringContaining('not a path') })
  })

  it('finds only what the JSON itself holds', () => {
    const at = (value: Parameters<typeof valueAt>[0], ...steps: (string | number)[]) =>
      valueAt(value, steps, 'lists and objects')
    expect(at({ a: [{ b: null }] }, 'a', 0, 'b')).toBeNull()
    for (const steps of [
      ['toString'],
      ['__proto__'],
      ['a', 'length'],
      ['a', '0'],
      ['a', 5],
      ['a', 0, 'c'],
      ['a', 0, 'b', 'd'],
    ])
      expect(at({ a: [{ b: null }] }, ...steps)).toBeUndefined()
  })

  it('finds the key of an object by an index where the node has always done so', () => {
    expect(valueAt({ '0': 'x' }, [0], 'lists and objects')).toBe('x')
    expect(valueAt({ '0': 'x' }, [0], 'lists')).toBeUndefined()
    expect(valueAt({ '0': 'x' }, ['0'], 'lists')).toBe('x')
  })
})
