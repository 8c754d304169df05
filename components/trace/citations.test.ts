import { describe, expect, it } from 'vitest'
import { answerParts, sourceHref, sourcesOf } from './citations'

describe('answerParts', () => {
  it('cuts at citations and keeps the text around them', () => {
    expect(answerParts('Bees dance [1] far [1, 2].', new Set([1, 2]))).toEqual([
      { kind: 'text', text: 'Bees dance ' },
      { kind: 'citation', number: 1 },
      { kind: 'text', text: ' far ' },
      { kind: 'citation', number: 1 },
      { kind: 'citation', number: 2 },
      { kind: 'text', text: '.' },
    ])
  })

  it('leaves numbers without a source, and an unfinished citation, as text', () => {
    expect(answerParts('In [1999] and [2', new Set([2]))).toEqual([{ kind: 'text', text: 'In [1999] and [2' }])
  })
})

describe('sources', () => {
  it('are none when the output is something else', () => {
    expect(sourcesOf({ sources: 'x' })).toEqual([])
    expect(sourcesOf({})).toEqual([])
  })

  it('lead to their place', () => {
    expect(sourceHref({ documentId: 'd/1', start: 3, end: 9, page: 2 })).toBe('/documents/d%2F1?start=3&end=9&page=2')
    expect(sourceHref({ documentId: 'd', start: 0, end: 1 })).toBe('/documents/d?start=0&end=1')
  })
})
