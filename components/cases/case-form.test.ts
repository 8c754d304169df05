import { describe, expect, it } from 'vitest'
import { caseSchema } from '@/pipeline/cases/case'
import { caseFormOf, draftOf, inputProblems } from './case-form'

const start = {
  inputs: { question: 'Why?', history: [{ role: 'user', content: 'Hi' }] },
  expected: { answers: ['So.'], places: [{ documentName: 'a.md', start: 1, end: 4, quote: 'abc' }] },
  tags: ['easy'],
  origin: 'production' as const,
  runId: 'r',
}

describe('a case while it is written', () => {
  it('comes back as it was, with what nobody writes', () => {
    const draft = draftOf(caseFormOf(start), start, [])
    expect(draft).toMatchObject(start)
  })

  it('begins with a question where nothing is there', () => {
    const form = caseFormOf({ inputs: {} })
    expect(form.inputs).toEqual([{ key: '0', name: 'question', text: '', json: false }])
    expect(draftOf(form, { inputs: {} }, [])?.expected.answers).toEqual([])
  })

  it('names no source where it is its own', () => {
    const own = { ...start, id: 'c1', datasetId: 'd', split: 'train', source: 'c1', since: 1, createdAt: '2026-11-01' }
    const stored = caseSchema.parse(own)
    expect(caseFormOf(stored).source).toBe('')
    expect(draftOf(caseFormOf(stored), stored, [])).not.toHaveProperty('source')
    expect(caseFormOf({ ...stored, source: 'a.md' }).source).toBe('a.md')
  })

  it('has no answer and no place where it must abstain, which come back when it must not', () => {
    const form = { ...caseFormOf(start), abstain: true }
    expect(draftOf(form, start, [])?.expected).toMatchObject({ abstain: true, answers: [], places: [] })
    expect(draftOf({ ...form, abstain: false }, start, [])?.expected.answers).toEqual(['So.'])
  })

  it('is none while an input has no name, one twice, or is no JSON', () => {
    const [row] = caseFormOf({ inputs: { a: '1' } }).inputs
    if (!row) throw new Error('a row was expected')
    const rows = [
      row,
      { ...row, key: '1' },
      { ...row, key: '2', name: ' ' },
      { ...row, key: '3', name: 'b', json: true },
    ]
    expect(inputProblems([...rows, { ...row, key: '4', name: 'c', json: true, text: '{' }])).toEqual({
      1: 'twice',
      2: 'unnamed',
      4: 'notJson',
    })
    expect(draftOf({ ...caseFormOf(start), inputs: rows }, start, [])).toBeNull()
  })
})
