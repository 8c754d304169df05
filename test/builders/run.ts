import type { Plan } from '@/pipeline/plan'
import type { RunEvent, RunFinished, StepRecord } from '@/pipeline/run-event'
import type { NodeExecutor } from '@/server/capabilities/implement-node'
import { executePlan, type RunOptions } from '@/server/engine'
import { testDefinitions, testExecutors } from './nodes'

export interface Call {
  type: string
  inputs: Record<string, unknown>
}

export interface Outcome {
  events: RunEvent[]
  end: RunFinished
  /** Step records by step id. */
  steps: Record<string, StepRecord>
  /** Executions in the order in which they began. */
  calls: Call[]
}

// Test nodes name no capability that they use; reaching for one is a mistake of the test.
const noCapabilities = {} as RunOptions['capabilities']

/** Notes every execution before it begins. */
export function recorded(executors: ReadonlyMap<string, NodeExecutor>, calls: Call[]): Map<string, NodeExecutor> {
  return new Map(
    [...executors].map(([type, executor]) => [
      type,
      {
        ...executor,
        execute: (context) => {
          calls.push({ type, inputs: { ...context.inputs } })
          return executor.execute(context)
        },
      } satisfies NodeExecutor,
    ]),
  )
}

export function testOptions(options: Partial<RunOptions> = {}): RunOptions {
  return {
    executors: testExecutors(),
    definitions: testDefinitions,
    capabilities: noCapabilities,
    retry: { baseMs: 0 },
    ...options,
  }
}

/** Runs a plan to its end and gathers what it told; `onEvent` hears each event as it comes. */
export async function runToEnd(
  plan: Plan,
  inputs: unknown,
  options: Partial<RunOptions> = {},
  onEvent: (event: RunEvent) => void = () => {},
): Promise<Outcome> {
  const calls: Call[] = []
  const full = testOptions(options)
  const events: RunEvent[] = []
  const end = await executePlan(plan, inputs, { ...full, executors: recorded(full.executors, calls) }, (event) => {
    events.push(event)
    onEvent(event)
  })
  if (events.at(-1) !== end) throw new Error('The run did not end with run.finished')
  const records = events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : []))
  return { events, end, calls, steps: Object.fromEntries(records.map((record) => [record.stepId, record])) }
}
