import { describe, expect, it } from 'vitest'
import { exampleDocuments } from './documents'
import { exampleQuestions } from './questions'

describe('the questions of the example', () => {
  it('are about its documents, all of them', () =>
    expect(Object.keys(exampleQuestions).sort()).toEqual(exampleDocuments.map(({ name }) => name).sort()))

  it('are asked once each', () => {
    const all = Object.values(exampleQuestions).flat()
    expect(new Set(all).size).toBe(all.length)
  })
})
