import { describe, expect, it } from 'vitest'
import { type CollectionDraft, isClean, problemsOf } from './collection-form'

const draft: CollectionDraft = {
  name: 'Manuals',
  language: 'en',
  embedder: 'auto',
  size: 400,
  overlap: 60,
  unit: 'tokens',
  fields: [{ key: 'f1', name: 'year', type: 'number' }],
}

describe('problemsOf', () => {
  it('finds nothing in a good draft', () => {
    expect(isClean(problemsOf(draft))).toBe(true)
  })
  it('wants an overlap smaller than the size', () => {
    expect(problemsOf({ ...draft, overlap: 400 }).overlap).toBe('overlapRange')
    expect(problemsOf({ ...draft, overlap: 399 }).overlap).toBeUndefined()
    expect(problemsOf({ ...draft, overlap: '' }).overlap).toBe('overlapRange')
  })
  it('wants a size in range', () => {
    expect(problemsOf({ ...draft, size: 10, overlap: 0 }).size).toBe('sizeRange')
    expect(problemsOf({ ...draft, size: 9_000 }).size).toBe('sizeRange')
  })
  it('names the field that is wrong', () => {
    const fields = [
      ...draft.fields,
      { key: 'f2', name: 'year', type: 'text' as const },
      { key: 'f3', name: 'Not good', type: 'text' as const },
    ]
    expect(problemsOf({ ...draft, fields }).fields).toEqual({ f2: 'fieldTwice', f3: 'fieldNameRule' })
  })
  it('wants a name', () => {
    expect(problemsOf({ ...draft, name: '  ' }).name).toBe('nameMissing')
  })
})
