import { describe, expect, it } from 'vitest'
import type { StepNote } from '@/pipeline/run-event'
import { isAbstention, toldNotes } from './told-notes'

const notes = (...codes: StepNote['code'][]) => codes.map((code) => ({ code }))

describe('isAbstention', () => {
  it('is one when the sources do not answer, or the check kept the answer back', () => {
    expect(isAbstention('empty', notes('built-in-model', 'no-evidence', 'uncited-answer'))).toBe(true)
    expect(isAbstention('degraded', notes('abstained', 'uncited-answer'))).toBe(true)
  })
  it('is none when another model answered, or an answer lacks its sources', () => {
    expect(isAbstention('fallback', notes('no-evidence', 'uncited-answer'))).toBe(false)
    expect(isAbstention('ok', notes('uncited-answer'))).toBe(false)
    expect(isAbstention('empty', notes('nothing-found'))).toBe(false)
  })
})

describe('toldNotes', () => {
  it('misses no source under an abstention', () => {
    const all = notes('no-evidence', 'built-in-model', 'uncited-answer')
    expect(toldNotes(all, true)).toEqual(notes('no-evidence', 'built-in-model'))
    expect(toldNotes(all, false)).toEqual(all)
  })
})
