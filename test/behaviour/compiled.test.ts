import { describe, expect, it } from 'vitest'
import { compile } from '@/pipeline/compiler'
import { emptyEnvironment } from '@/pipeline/environment'
import { planSchema } from '@/pipeline/plan'
import { graphOf, node } from '../builders/graph'
import { testDefinitions } from '../builders/nodes'
import { runToEnd } from '../builders/run'

describe('a compiled graph', () => {
  const graph = graphOf(
    [
      node('out', 'test-output'),
      node('no', 'reader'),
      node('yes', 'upper'),
      node('route', 'router', { word: 'law' }),
      node('in', 'test-input', { fields: [{ name: 'question', type: 'text' }] }),
    ],
    [
      'in.question -> route.text',
      'route.yes -> yes.text',
      'route.no -> no.text',
      'yes.text -> out.answer',
      'no.text -> out.answer',
    ],
  )

  it('runs as drawn, also after its plan was stored', async () => {
    const { plan, issues } = compile(graph, testDefinitions, emptyEnvironment())
    expect(issues.filter((issue) => issue.severity === 'error')).toEqual([])
    const stored = planSchema.parse(JSON.parse(JSON.stringify(plan)))
    for (const [question, answer] of [
      ['law?', 'LAW?'],
      ['art?', 'art?'],
    ]) {
      const { end, calls } = await runToEnd(stored, { question })
      expect(end).toMatchObject({ status: 'ok', outputs: { answer } })
      expect(calls).toHaveLength(4)
    }
  })
})
