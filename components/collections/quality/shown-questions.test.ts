import { describe, expect, it } from 'vitest'
import type { Quality, RankedQuestion } from '@/server/services/retrieval/quality/types'
import { isLost, shownQuestions } from './shown-questions'

const question = (query: string, ranks: RankedQuestion['ranks']): RankedQuestion => ({
  query,
  places: [{ documentId: 'd', documentName: 'valve.pdf', passage: null }],
  ranks,
})
const quality = (mode: Quality['advice']['mode']): Quality => ({
  measuredAt: '2026-01-01T00:00:00.000Z',
  synthetic: false,
  stale: [],
  modes: [
    { mode: 'sparse', scores: null, error: null },
    { mode: 'hybrid-named', scores: null, error: null },
  ],
  questions: [question('found', [null, 5]), question('late', [1, 6]), question('missing', [2, null])],
  advice: { kind: 'best', mode, found: 1, questions: 3, gained: 0, lost: 0 },
})

describe('shownQuestions', () => {
  it('puts first what the recommended way does not find among the first five', () => {
    const measured = quality('hybrid-named')
    expect(shownQuestions(measured, false).map(({ query }) => query)).toEqual(['late', 'missing', 'found'])
    expect(shownQuestions(measured, true).map(({ query }) => query)).toEqual(['late', 'missing'])
  })

  it('goes by search by words where nothing can be recommended', () => {
    const measured = quality(null)
    expect(measured.questions.map((one) => isLost(one, measured))).toEqual([true, false, false])
  })
})
