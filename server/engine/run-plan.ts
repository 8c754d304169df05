import { AppError } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import type { RunEvent } from '@/pipeline/run-event'
import { onAbort } from './abort'
import { checkRunnable, executePlan } from './execute-plan'
import type { RunOptions } from './options'
import { validateInputs } from './validate-inputs'

/**
 * Runs a plan as its events are read. Leaving the loop early stops the run. Throws at once for inputs that do not fit
 * and for a plan that this Telar cannot run; after that every outcome, errors included, is told by events and ends in
 * one `run.finished`.
 */
export function runPlan(plan: Plan, inputs: unknown, options: RunOptions): AsyncIterable<RunEvent> {
  validateInputs(plan.inputs, inputs)
  checkRunnable(plan, options)
  return { [Symbol.asyncIterator]: () => readRun(plan, inputs, options) }
}

async function* readRun(plan: Plan, inputs: unknown, options: RunOptions): AsyncGenerator<RunEvent, void, undefined> {
  const waiting: RunEvent[] = []
  let ended = false
  let wake = () => {}
  const left = new AbortController()
  const forget = onAbort(options.signal, () => left.abort(options.signal?.reason))
  const finished = executePlan(plan, inputs, { ...options, signal: left.signal }, (event) => {
    waiting.push(event)
    wake()
  })
  const end = () => {
    ended = true
    wake()
  }
  finished.then(end, end)
  try {
    for (;;) {
      const event = waiting.shift()
      if (event) yield event
      else if (ended) break
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    left.abort(new AppError('cancelled', 'Nobody listens to this run any more.'))
    forget()
    await finished
  }
}
