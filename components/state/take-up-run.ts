import type { useTRPCClient } from '@/components/trpc/client'
import type { DockStore } from './dock-store'
import type { InputDraft } from './inputs'
import type { RunController } from './run-controller'

/** Shows an earlier run in the dock, with what it was asked in the form. */
export function takeUpRun(
  client: ReturnType<typeof useTRPCClient>,
  run: RunController,
  dock: DockStore,
  runId: string,
): void {
  run.attach(runId)
  client.runs.get.query({ id: runId }).then(
    ({ inputs }) => dock.setState({ draft: draftOf(inputs) }),
    // A run that is gone is reported by its events, which were asked for as well.
    () => undefined,
  )
}

function draftOf(inputs: Record<string, unknown>): InputDraft {
  const entries = Object.entries(inputs).flatMap(([name, value]): [string, string | boolean][] => {
    if (typeof value === 'string' || typeof value === 'boolean') return [[name, value]]
    if (value === null || value === undefined || Array.isArray(value)) return []
    return [[name, typeof value === 'number' ? String(value) : JSON.stringify(value)]]
  })
  return Object.fromEntries(entries)
}
