import { describe, expect, it } from 'vitest'
import { draftsOf, moveItem, newFieldName, tidy } from './input-field-list'

describe('input fields', () => {
  it('are read even when broken, so that they can be mended', () => {
    expect(draftsOf([{ name: 'Bad Name', type: 'nope' }])).toEqual([{ name: 'Bad Name', type: 'text', required: true }])
    expect(draftsOf(undefined)).toEqual([])
  })

  it('keep only what their type has', () => {
    const base = { name: 'a', required: true }
    expect(tidy({ ...base, type: 'text', choices: ['x'], default: '' })).toEqual({ ...base, type: 'text' })
    expect(tidy({ ...base, type: 'choice' })).toEqual({ ...base, type: 'choice', choices: [] })
    expect(tidy({ ...base, type: 'number', default: '4' }).default).toBe(4)
    expect(tidy({ ...base, type: 'history', default: 'x' })).not.toHaveProperty('default')
    expect(tidy({ ...base, type: 'long-text', example: 'why?' }).example).toBe('why?')
    expect(tidy({ ...base, type: 'number', example: '4' })).not.toHaveProperty('example')
  })

  it('get a free name and move within the list', () => {
    expect(newFieldName([{ name: 'field' }])).toBe('field_2')
    expect(moveItem(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
    expect(moveItem(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moveItem(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
  })
})
