import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { RunEvent } from '@/pipeline/run-event'
import { type TestExecute, testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { type Outcome, runToEnd } from '../builders/run'

/** What a step does, by the name in its config. */
const behaviours: Record<string, TestExecute> = {
  answer: async ({ inputs }) => ({ outputs: { text: Object.values(inputs).join('+'), chunks: [] } }),
  empty: async () => ({ outputs: { text: '', chunks: [] }, outcome: 'empty' }),
  withhold: async () => ({ outputs: {} }),
  fail: async () => {
    throw new AppError('model-refused', 'No.')
  },
  throw: () => {
    throw new TypeError('bug')
  },
  later: async ({ emit }) => {
    emit('text', 'token')
    await new Promise(setImmediate)
    return { outputs: { text: 'late' } }
  },
  busy: async () => {
    throw new AppError('models-busy', 'Busy.')
  },
  hang: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  ignore: () => new Promise(() => {}),
}

/** Steps of random behaviour, each fed by earlier ones, with joins; the last few lead to the output. */
const sketches = fc
  .array(
    fc.record({
      name: fc.constantFrom(...Object.keys(behaviours)),
      sources: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) => {
    const steps = drawn.map(({ name, sources }, index) => {
      const feeds = sources.map((source) =>
        source % (index + 1) === 0 ? 'in.question' : `s${(source % (index + 1)) - 1}.text`,
      )
      return step(`s${index}`, 'reader', { text: feeds }, { config: { name }, timeoutMs: 20 })
    })
    return [inputStep(), ...steps, outputStep(...steps.slice(-2).map(({ id }) => `${id}.text`))]
  })

function behaviourOf(name: unknown): TestExecute {
  const behaviour = behaviours[String(name)]
  if (!behaviour) throw new Error(`No behaviour "${name}"`)
  return behaviour
}

const executors = testExecutors({
  reader: (context) => behaviourOf(context.config.name)(context),
})

function orderHolds({ events }: Outcome, plan: ReturnType<typeof planOf>): void {
  const ended = new Set<string>()
  for (const event of events) {
    if (event.type === 'step.finished') ended.add(event.step.stepId)
    if (event.type !== 'step.started') continue
    const fed = Object.values(plan.steps.find(({ id }) => id === event.stepId)?.feeds ?? {}).flat()
    for (const feed of fed) expect(ended).toContain(feed.step)
  }
}

const typesOf = (events: RunEvent[], type: RunEvent['type']) => events.filter((event) => event.type === type)

describe('any plan', () => {
  it('comes to one end, with one record per step, in order, whatever its steps do', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, fc.option(fc.nat(20)), async (drawn, stopAt) => {
        const plan = planOf(drawn)
        const stop = new AbortController()
        const outcome = await runToEnd(plan, { question: 'q' }, { executors, signal: stop.signal }, ({ seq }) => {
          if (seq === stopAt) stop.abort()
        })
        const { events, end, steps } = outcome
        expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
        expect(typesOf(events, 'run.started')).toHaveLength(1)
        expect(typesOf(events, 'run.finished')).toHaveLength(1)
        expect(typesOf(events, 'step.finished')).toHaveLength(plan.steps.length)
        expect(Object.keys(steps)).toHaveLength(plan.steps.length)
        orderHolds(outcome, plan)
        const bad =
          Object.values(steps).some((record) => record.outcome === 'failed') || steps.out?.outcome === 'skipped'
        expect(['failed', 'cancelled'].includes(end.status)).toBe(bad || end.status === 'cancelled')
        expect(end.error === undefined).toBe(!['failed', 'cancelled'].includes(end.status))
        for (const record of Object.values(steps)) {
          expect(record.outcome === 'skipped').toBe(record.notes.length > 0)
          expect(record.outcome === 'failed').toBe(record.error !== undefined)
        }
      }),
      { numRuns: 100 },
    )
  })
})
