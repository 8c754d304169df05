import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { expectationSchema } from '@/pipeline/cases/case'
import { testDefinitions } from '@/test/builders/nodes'
import { inputStep, planOf, step } from '@/test/builders/plan'
import { plainScores } from './eval-cell'

const known = new Map([...testDefinitions, ...definitions])
const drawn = planOf(
  [
    inputStep(),
    step('find', 'retriever', { query: 'in.question' }, { config: { collectionId: 'c' } }),
    step('out', 'output', { sources: 'find.chunks' }),
  ],
  { definitions: known },
)
const plan = {
  ...drawn,
  steps: drawn.steps.map((one) =>
    one.id === 'find'
      ? {
          ...one,
          resources: { ...one.resources, collections: { collection: { id: 'c', slug: 'c', name: 'C', fields: [] } } },
        }
      : one,
  ),
}
const usage = { inputTokens: 0, outputTokens: 0 }
const expected = expectationSchema.parse({ answers: ['At six.'], places: [{ documentName: 'Handbook' }] })

describe('the scores of an answer that failed', () => {
  it('are those of a wrong one, in all that its case expects', () => {
    expect(plainScores({ plan }, known, { expected }, [], { outcome: 'failed', usage })).toEqual({
      ...{ served: 0, abstention: 0, exactMatch: 0, tokenF1: 0 },
      ...{ ndcg10: 0, recall5: 0, recall10: 0, mrr10: 0 },
    })
    const label = expectationSchema.parse({ label: 'billing' })
    expect(plainScores({ plan }, known, { expected: label }, [], { outcome: 'failed', usage })).toEqual({
      ...{ served: 0, abstention: 0, label: 0 },
    })
  })

  it('are left to the judges where there is an answer', () => {
    expect(
      plainScores({ plan }, known, { expected: expectationSchema.parse({}) }, [], { outcome: 'ok', usage }),
    ).toEqual({
      served: 1,
    })
  })
})
