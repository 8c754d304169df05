import { finishedState, type NodeRunState } from './node-run-state'
import type { RunView } from './run-view'

/** What each card shows of the run. While it goes on, a step that has not started is queued. */
export function nodeStates(
  view: Pick<RunView, 'status' | 'steps'> | null,
  nodeIds: readonly string[],
): Record<string, NodeRunState> {
  if (!view) return {}
  const states: Record<string, NodeRunState> = {}
  for (const id of nodeIds) {
    const step = view.steps[id]
    if (step?.record) states[id] = finishedState(step.record)
    else if (step) states[id] = { state: 'running' }
    else if (view.status === 'running') states[id] = { state: 'queued' }
  }
  return states
}
