import { describe, expect, it } from 'vitest'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { marksOf } from './marks'
import { type EarlierStep, type PartFacts, planPart, targetsOf } from './part-run'
import type { RunPart } from './run-event'

const sketch = (word = 'x') =>
  planOf([
    inputStep(),
    step('find', 'reader', { text: 'in.question' }, { config: { name: word } }),
    step('say', 'concat', { a: 'in.question', b: 'find.text' }),
    step('shout', 'upper', { text: 'say.text' }),
    outputStep('shout.text'),
  ])
const facts = { pins: new Map(), disabled: new Set<string>(), revisionOf: () => 1 }

const earlierOf = (plan = sketch(), change: (id: string) => Partial<EarlierStep['record']> | null = () => ({})) => {
  const marks = marksOf(plan, facts)
  return Object.fromEntries(
    plan.steps.flatMap(({ id, type }): [string, EarlierStep][] => {
      const changed = change(id)
      if (!changed) return []
      const record = {
        stepId: id,
        type,
        outcome: 'ok' as const,
        notes: [],
        startedAt: 0,
        durationMs: 1,
        attempts: 1,
        cached: false,
        inputs: {},
        outputs: {},
        previews: {},
        mark: marks[id],
        ...changed,
      }
      return [[id, { record, runId: 'run-1' }]]
    }),
  )
}

const planned = (mode: RunPart['mode'], node: string, more: Partial<PartFacts> = {}, plan = sketch()) => {
  const own = { earlier: earlierOf(), marks: marksOf(plan, facts), inputsChanged: false, pinned: new Set<string>() }
  const { runs, reused } = planPart(plan, { mode, node }, { ...own, ...more })
  return {
    runs: runs.map(({ step: id, reason }) => `${id}: ${reason}`),
    reused: reused.map(({ step: id, stale }) => (stale ? `${id}, stale` : id)),
  }
}

describe('what of a plan runs', () => {
  it.each<[RunPart['mode'], string[], string[]]>([
    ['only', ['say: chosen'], ['in', 'find', 'shout', 'out']],
    ['up-to', ['say: chosen'], ['in', 'find', 'shout', 'out']],
    ['from', ['say: chosen', 'shout: chosen', 'out: chosen'], ['in', 'find']],
  ])('%s a step of which all before is known', (mode, runs, reused) => {
    expect(planned(mode, 'say')).toEqual({ runs, reused })
  })

  it('takes what no longer follows from the draft for one step, and runs it again up to one', () => {
    const changed = sketch('y')
    expect(planned('only', 'shout', {}, changed)).toMatchObject({
      runs: ['shout: chosen'],
      reused: ['in', 'find, stale', 'say, stale', 'out, stale'],
    })
    expect(planned('up-to', 'shout', {}, changed).runs).toEqual(['find: changed', 'say: changed', 'shout: chosen'])
  })

  it('takes what a person edited for one step, and runs it again up to one', () => {
    const mark = `${marksOf(sketch(), facts).find}+edited`
    const earlier = earlierOf(sketch(), (id) => (id === 'find' ? { mark } : {}))
    expect(planned('only', 'say', { earlier }).reused).toContain('find')
    expect(planned('up-to', 'say', { earlier }).runs).toEqual(['find: changed', 'say: chosen'])
  })

  it('runs what follows from other inputs', () => {
    expect(planned('up-to', 'say', { inputsChanged: true }).runs).toEqual(['in: inputs', 'find: inputs', 'say: chosen'])
    expect(planned('only', 'say', { inputsChanged: true }).runs).toEqual(['say: chosen'])
  })

  it('runs what is not known or failed, and nothing before what is', () => {
    const earlier = earlierOf(sketch(), (id) => (id === 'say' ? { outcome: 'failed' } : id === 'in' ? null : {}))
    expect(planned('only', 'shout', { earlier }).runs).toEqual(['in: missing', 'say: missing', 'shout: chosen'])
    const without = earlierOf(sketch(), (id) => (id === 'find' ? null : {}))
    expect(planned('only', 'shout', { earlier: without })).toEqual({
      runs: ['shout: chosen'],
      reused: ['in', 'say', 'out'],
    })
  })

  it('leaves out what is pinned and what leads to it alone', () => {
    const earlier = {}
    expect(planned('up-to', 'say', { earlier, pinned: new Set(['find']) })).toEqual({
      runs: ['in: missing', 'say: chosen'],
      reused: [],
    })
  })
})

it('a part is for its node, or for all that follows from it', () => {
  const edge = (from: string, to: string) => ({
    id: from + to,
    source: { node: from, port: 'x' },
    target: { node: to, port: 'x' },
  })
  const graph = { edges: [edge('a', 'b'), edge('b', 'c'), edge('z', 'c')] }
  expect(targetsOf(graph, { mode: 'only', node: 'b' })).toEqual(['b'])
  expect(targetsOf(graph, { mode: 'from', node: 'b' })).toEqual(['b', 'c'])
})
