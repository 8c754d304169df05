import type { StepRecord } from '@/pipeline/run-event'
import type { RunDeps } from './deps'
import { findRun } from './find-run'
import { summaryOf } from './summary'
import type { RunDetails, StepSummary } from './types'

/** A run with its steps as far as they have ended. Throws `not-found`. */
export async function getRun(deps: Pick<RunDeps, 'store' | 'workspaceId'>, id: string): Promise<RunDetails> {
  const run = await findRun(deps, id)
  const events = await deps.store.events(deps.workspaceId, id, 0)
  const { planHash, versionId, graph, inputs, outputs, error } = run
  const steps = events.flatMap((event) => (event.type === 'step.finished' ? [stepSummary(event.step)] : []))
  return { ...summaryOf(run), planHash, versionId, graph, inputs, outputs, error, steps }
}

function stepSummary({ inputs: _inputs, outputs: _outputs, details: _details, ...summary }: StepRecord): StepSummary {
  return summary
}
