import { describe, expect, it } from 'vitest'
import { defaultChunking } from '@/pipeline/chunking'
import { type CollectionDraft, isClean, problemsOf } from './collection-form'

const draft: CollectionDraft = {
  name: 'Manuals',
  language: 'en',
  embedder: 'auto',
  chunking: defaultChunking,
  fields: [{ key: 'f1', name: 'year', type: 'number' }],
}

describe('problemsOf', () => {
  it('finds nothing in a good draft', () => {
    expect(isClean(problemsOf(draft))).toBe(true)
  })
  it('wants chunking that the server takes', () => {
    const problems = problemsOf({ ...draft, chunking: { ...defaultChunking, overlap: 300 } })
    expect(problems.chunking).toEqual({ overlap: 'overlapRange' })
    expect(isClean(problems)).toBe(false)
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
