import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import type { RunEvent } from '@/pipeline/run-event'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { publicEvent } from './event-stream'

const plan = planOf(
  [
    inputStep(),
    step('rewrite', 'reader', { text: 'in.question' }),
    step('answer', 'reader', { text: 'rewrite.text' }),
    outputStep('answer.text'),
  ],
  { stream: { step: 'answer', port: 'text' } },
)
const base = { runId: 'r', seq: 3, at: 0 }
const token = (stepId: string, port = 'text'): RunEvent => ({ ...base, type: 'step.token', stepId, port, text: 'So' })

describe('what a caller sees of a run', () => {
  it('are the tokens of the answer, not those of inner steps', () => {
    expect(publicEvent(token('answer'), plan)).toEqual({ name: 'token', data: { text: 'So' } })
    expect(publicEvent(token('rewrite'), plan)).toBeNull()
    expect(publicEvent(token('answer', 'chunks'), plan)).toBeNull()
    expect(publicEvent(token('answer'), { ...plan, stream: null })).toBeNull()
  })

  it('is how a step ended, not what it carried', () => {
    const chunks = [aChunk('a', 'Kept to itself.')]
    const event: RunEvent = {
      ...base,
      type: 'step.finished',
      step: {
        stepId: 'rewrite',
        type: 'reader',
        outcome: 'failed',
        notes: [],
        error: { code: 'model-failed', message: 'Inner text.', fix: '' },
        startedAt: 0,
        durationMs: 4,
        attempts: 1,
        cached: false,
        inputs: { text: 'Kept to itself.' },
        outputs: { chunks },
        previews: { chunks: 'Kept to itself.' },
        details: { kept: 'to itself' },
      },
    }
    expect(publicEvent(event, plan)).toEqual({
      name: 'step.finished',
      data: { step: 'rewrite', type: 'reader', outcome: 'failed', notes: [], durationMs: 4 },
    })
  })

  it('names the error before another attempt by its code only', () => {
    const error = { code: 'models-busy', message: 'Inner text.', fix: '' } as const
    const event: RunEvent = { ...base, type: 'step.retrying', stepId: 'answer', attempt: 2, delayMs: 5, error }
    expect(publicEvent(event, plan)).toEqual({
      name: 'step.retrying',
      data: { step: 'answer', attempt: 2, delayMs: 5, code: 'models-busy' },
    })
  })
})
