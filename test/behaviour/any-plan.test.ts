import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { RunEvent, StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import { type TestExecute, testExecutors } from '../builders/nodes'
import { inputStep, outputStep, planOf, step } from '../builders/plan'
import { type Outcome, runToEnd } from '../builders/run'

/** What a step does, by the name in its config. */
const behaviours: Record<string, TestExecute> = {
  answer: async ({ inputs }) => ({ outputs: { text: Object.values(inputs).join('+'), chunks: [] } }),
  empty: async () => ({ outputs: { text: '', chunks: [] }, outcome: 'empty' }),
  withhold: async () => ({ outputs: {} }),
  fail: async () => {
    throw new AppError('model-refused', say('No.'))
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
    throw new AppError('models-busy', say('Busy.'))
  },
  hang: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  ignore: () => new Promise(() => {}),
}

/**
 * Steps of random behaviour, each fed by earlier ones: joins, and choices whose alternatives are lazy; the last few lead
 * to the output.
 */
const sketches = fc
  .array(
    fc.record({
      name: fc.constantFrom(...Object.keys(behaviours)),
      sources: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      chooses: fc.boolean(),
      acceptEmpty: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) => {
    const steps = drawn.map(({ name, sources, chooses, acceptEmpty }, index) => {
      const feeds = sources.map((source) =>
        source % (index + 1) === 0 ? 'in.question' : `s${(source % (index + 1)) - 1}.text`,
      )
      if (!chooses || feeds.length < 2)
        return step(`s${index}`, 'reader', { text: feeds }, { config: { name }, timeoutMs: 20 })
      const ports = Object.fromEntries(feeds.map((feed, place) => [String.fromCharCode(97 + place), feed]))
      return step(`s${index}`, 'first-of', ports, { config: { parts: feeds.length, acceptEmpty } })
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

type AnyPlan = ReturnType<typeof planOf>

/** Every step starts after all that feed it; one that chooses, after its choice is certain. */
function orderHolds({ events, steps }: Outcome, plan: AnyPlan): void {
  const ended = new Set<string>()
  for (const event of events) {
    if (event.type === 'step.finished') ended.add(event.step.stepId)
    if (event.type !== 'step.started') continue
    const step = plan.steps.find(({ id }) => id === event.stepId)
    const taken = Object.keys(steps[event.stepId]?.inputs ?? {})[0] ?? ''
    for (const [port, feeds] of Object.entries(step?.feeds ?? {})) {
      if (step?.alternatives && port > taken && steps[event.stepId]?.outcome !== 'empty') continue
      for (const feed of feeds) expect(ended).toContain(feed.step)
    }
  }
}

const edgesFrom = (plan: AnyPlan, id: string) =>
  plan.steps.flatMap((target) =>
    Object.entries(target.feeds).flatMap(([port, feeds]) =>
      feeds.some((feed) => feed.step === id) ? [{ target, port }] : [],
    ),
  )

/** Nothing starts that leads only to alternatives with an earlier one that may still serve, or did. */
function lazinessHolds({ events }: Outcome, plan: AnyPlan): void {
  const ended = new Map<string, StepRecord>()
  const lost = (id: string, port: string): boolean => {
    const record = ended.get(id)
    const text = record?.outputs[port]
    return record !== undefined && (typeof text !== 'string' || text.trim() === '' || record.outcome === 'empty')
  }
  const needed = (id: string): boolean => {
    const ahead = edgesFrom(plan, id)
    return (
      ahead.length === 0 ||
      ahead.some(({ target, port }) => {
        const before = target.alternatives ? Object.entries(target.feeds).filter(([other]) => other < port) : []
        return needed(target.id) && before.every(([, feeds]) => feeds.every((feed) => lost(feed.step, feed.port)))
      })
    )
  }
  for (const event of events) {
    if (event.type === 'step.finished') ended.set(event.step.stepId, event.step)
    if (event.type === 'step.started' && event.stepId !== 'in') expect(needed(event.stepId), event.stepId).toBe(true)
  }
}

/** Whether anything the step leads to used it, or would have: its failure counts. */
function counts(id: string, outcome: Outcome, plan: AnyPlan): boolean {
  const { steps } = outcome
  const ahead = edgesFrom(plan, id)
  return (
    ahead.length === 0 ||
    ahead.some(({ target, port }) => {
      const ran = !['failed', 'skipped'].includes(steps[target.id]?.outcome ?? '')
      const other = target.alternatives !== undefined && ran && !(port in (steps[target.id]?.inputs ?? {}))
      return !other && counts(target.id, outcome, plan)
    })
  )
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
        lazinessHolds(outcome, plan)
        const bad =
          Object.values(steps).some((record) => record.outcome === 'failed' && counts(record.stepId, outcome, plan)) ||
          steps.out?.outcome === 'skipped'
        expect(['failed', 'cancelled'].includes(end.status)).toBe(bad || end.status === 'cancelled')
        expect(end.error === undefined).toBe(!['failed', 'cancelled'].includes(end.status))
        for (const record of Object.values(steps)) {
          const chose = record.type === 'first-of' && ['fallback', 'empty'].includes(record.outcome)
          expect(record.outcome === 'skipped' || chose).toBe(record.notes.length > 0)
          expect(record.outcome === 'failed').toBe(record.error !== undefined)
        }
      }),
      { numRuns: 200 },
    )
  })
})
