import { describe, expect, it } from 'vitest'
import { newRunView, type StepView } from '@/components/state/run-view'
import { certaintyOf, withWordsMarked } from './certainty'

const step = (stepId: string, details: Record<string, unknown>): StepView => ({
  stepId,
  state: 'ok',
  startedAt: 0,
  attempt: 1,
  record: {
    stepId,
    type: 'model',
    outcome: 'ok',
    notes: [],
    startedAt: 0,
    durationMs: 1,
    attempts: 1,
    cached: false,
    inputs: {},
    outputs: {},
    previews: {},
    details,
  },
})
const viewOf = (...steps: StepView[]) => ({
  ...newRunView('r1'),
  steps: Object.fromEntries(steps.map((one) => [one.stepId, one])),
})

describe('certaintyOf', () => {
  it('is what the last model told', () => {
    const view = viewOf(
      step('first', { abstained: false, confidence: 0.2 }),
      step('model', { abstained: false, confidence: 0.7, answer: { text: 'in 1902', start: 3, end: 10 } }),
      step('output', {}),
    )
    expect(certaintyOf(view)).toEqual({ confidence: 0.7, words: 'in 1902' })
  })

  it('is nothing for silence and for models that do not tell', () => {
    expect(certaintyOf(viewOf(step('model', { abstained: true, confidence: 0.1 })))).toBeNull()
    expect(certaintyOf(viewOf(step('model', { finishReason: 'stop' })))).toBeNull()
  })
})

describe('withWordsMarked', () => {
  it('marks the words where they come first', () => {
    expect(withWordsMarked('It was red in 1902 [1]. In 1902 …', '1902')).toBe('It was red in **1902** [1]. In 1902 …')
  })

  it.each([
    ['It is **red** [1].', 'red'],
    ['It is red.', 'blue'],
    ['It is red.', ''],
    ['a | b', 'a | b'],
  ])('leaves %s as it is', (answer, words) => expect(withWordsMarked(answer, words)).toBe(answer))
})
