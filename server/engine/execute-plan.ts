import { randomUUID } from 'node:crypto'
import { AppError } from '@/pipeline/errors'
import type { Plan } from '@/pipeline/plan'
import type { RunEvent, RunFinished } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { RunOptions } from './options'
import { Scheduler } from './scheduler'
import { validateInputs } from './validate-inputs'

/**
 * Runs a plan and hands every event to `sink` the moment it happens; `sink` must neither block nor throw.
 * Resolves with the `run.finished` event. Throws at once, before the first event, `invalid-input` or `too-large` for
 * inputs that do not fit and `invalid-graph` for a plan that this Telar cannot run.
 */
export function executePlan(
  plan: Plan,
  inputs: unknown,
  options: RunOptions,
  sink: (event: RunEvent) => void,
): Promise<RunFinished> {
  const values = validateInputs(plan.inputs, inputs)
  checkRunnable(plan, options)
  return new Scheduler(plan, values, options, sink, options.runId ?? randomUUID()).run()
}

/** Throws `invalid-graph` when a step needs a node type, or a version of it, that is not installed. */
function checkRunnable(plan: Plan, { executors, definitions }: RunOptions): void {
  for (const { id, type, version } of plan.steps) {
    const definition = definitions.get(type)
    if (!definition || !executors.has(type)) {
      throw new AppError(
        'invalid-graph',
        say('Step "{id}" needs the node type "{type}", which is not installed.', { id, type }),
      )
    }
    // A plan keeps configs as one version of the node understands them; compiling the graph again migrates them.
    if (definition.version !== version) {
      const message = say('Step "{id}" was compiled for version {version} of "{type}"; installed is {installed}.', {
        id,
        version,
        type,
        installed: definition.version,
      })
      throw new AppError('invalid-graph', message, { fix: say('Publish the pipeline again.') })
    }
  }
}
