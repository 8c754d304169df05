import { expect, it } from 'vitest'
import type { RunEvent, StepRecord } from '@/pipeline/run-event'
import { contextOf } from '@/test/builders/context'
import { makeDatabase } from '@/test/builders/databases'
import { inputStep, outputStep, planOf, step } from '@/test/builders/plan'
import { aRun, finished, started, stepRecord } from '@/test/builders/run-record'
import { runStoreForEach } from '@/test/builders/run-store'
import { bind } from '../use-case'
import { compareRuns } from './compare-runs'

const at = runStoreForEach(() => makeDatabase('SQLite'))
const planWith = (config: Record<string, unknown>) =>
  JSON.stringify(
    planOf([inputStep(), { ...step('ask', 'reader', { text: 'in.question' }), config }, outputStep('ask.text')]),
  )

/** Keeps a run of these steps, which ended in this order. */
function keep(id: string, steps: (Partial<StepRecord> & { stepId: string })[], rest: Parameters<typeof aRun>[1] = {}) {
  const { store } = at()
  store.begin(aRun(id, { plan: planWith({ prompt: 'a' }), ...rest }))
  const events = steps.map(
    ({ stepId, ...over }, index): RunEvent => ({
      type: 'step.finished',
      runId: id,
      seq: index + 2,
      at: 2,
      step: { ...stepRecord(stepId), ...over },
    }),
  )
  for (const event of [started(id), ...events]) store.record(event)
  store.finish({ ...finished(id, steps.length + 2), outputs: { answer: `of ${id}` } })
}
const compare = (a: string, b: string) =>
  bind({ compareRuns }, { store: at().store }, contextOf('w')).compareRuns({ a, b })

it('tells what of two runs differs, in the order of the plan', async () => {
  keep('one', [
    { stepId: 'ask', outputs: { text: 'yes', chunks: [] } },
    { stepId: 'in', type: 'input' },
    { stepId: 'gone' },
  ])
  keep(
    'two',
    [
      { stepId: 'in', type: 'input' },
      { stepId: 'ask', inputs: { text: 'other' }, outputs: { text: 'no', chunks: [] }, outcome: 'degraded' },
      { stepId: 'new' },
    ],
    { inputs: { question: 'About two', style: 'short' }, plan: planWith({ prompt: 'b' }) },
  )
  const { a, b, inputs, outputs, steps } = await compare('one', 'two')
  expect([a.id, b.id]).toEqual(['one', 'two'])
  expect(inputs).toEqual([
    { name: 'question', a: 'About one', b: 'About two' },
    { name: 'style', a: undefined, b: 'short' },
  ])
  expect(outputs).toEqual([{ name: 'answer', a: 'of one', b: 'of two' }])
  const same = { config: false, inputs: [], outputs: [] }
  const side = { outcome: 'ok', notes: [], durationMs: 2.25, cached: false, kept: true }
  expect(steps).toEqual([
    { stepId: 'in', type: 'input', a: side, b: side, ...same },
    {
      stepId: 'ask',
      type: 'upper',
      a: side,
      b: { ...side, outcome: 'degraded' },
      config: true,
      inputs: ['text'],
      outputs: ['text'],
    },
    { stepId: 'gone', type: 'upper', a: side, b: null, ...same },
    { stepId: 'new', type: 'upper', a: null, b: side, ...same },
  ])
})

it('finds no difference in a run and itself, and none in values that were not kept', async () => {
  keep('one', [{ stepId: 'ask' }])
  keep('light', [{ stepId: 'ask', inputs: {}, outputs: {}, details: { notKept: 'Under load…' } }])
  expect(await compare('one', 'one')).toMatchObject({ inputs: [], outputs: [], steps: [{ inputs: [], outputs: [] }] })
  expect((await compare('one', 'light')).steps).toMatchObject([{ b: { kept: false }, inputs: [], outputs: [] }])
})

it('knows nothing of runs that are not there, or not in this workspace', async () => {
  keep('one', [])
  keep('foreign', [], { workspaceId: 'other' })
  await expect(compare('one', 'nobody')).rejects.toMatchObject({ code: 'not-found' })
  await expect(compare('foreign', 'one')).rejects.toMatchObject({ code: 'not-found' })
})
