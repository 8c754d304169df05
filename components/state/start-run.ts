import { inputFieldsOf } from '@/pipeline/declared'
import type { EditorInstance } from './editor-context'
import { draftValue, questionField, readInputs } from './inputs'

/**
 * Runs what is on the canvas with what is in the form; where that cannot be, it leads to what is missing. One at a
 * time: while a run goes on, nothing begins.
 */
export async function startRun({ store, ui, dock, run }: EditorInstance): Promise<string | null> {
  const { phase } = run.store.getState()
  if (phase === 'starting' || phase === 'running' || phase === 'stopping') return null
  const { graph, definitions, informed } = store.getState()
  // The issues that are shown may be those of a moment ago.
  if (
    informed &&
    store
      .getState()
      .compile()
      .some((issue) => issue.severity === 'error')
  ) {
    ui.setState({ dockOpen: true, dockTab: 'issues' })
    return null
  }
  const fields = inputFieldsOf(graph, definitions)
  const { draft, turns, conversation, reuse } = dock.getState()
  const { inputs, problems } = readInputs(fields, draft, conversation ? turns : [])
  ui.setState({ dockOpen: true, dockTab: 'run' })
  const asking = questionField(fields)
  dock.setState({ problems, asked: asking ? String(draftValue(asking, draft)) : '' })
  if (Object.keys(problems).length > 0) return null
  store.getState().setInspectorTab('data')
  return run.start(graph, inputs, { reuse })
}
