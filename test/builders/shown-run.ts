import { act } from '@testing-library/react'
import type { EditorInstance } from '@/components/state/editor-context'
import { newRunView, type RunView, type StepView } from '@/components/state/run-view'
import type { StepRecord } from '@/pipeline/run-event'

/** Shows a run in the dock as it would stand after these steps. */
export function showRun({ run }: EditorInstance, steps: readonly StepRecord[], over: Partial<RunView> = {}): void {
  const views = steps.map((record): [string, StepView] => {
    const { stepId, startedAt, attempts, outcome } = record
    return [stepId, { stepId, state: outcome, startedAt, attempt: attempts, record }]
  })
  const view: RunView = { ...newRunView('run-1'), status: 'ok', steps: Object.fromEntries(views), ...over }
  act(() => run.store.setState({ phase: view.status === 'running' ? 'running' : 'done', view }))
}
