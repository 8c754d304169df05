import { type AppError, errorInfo } from '@/pipeline/errors'
import type { RunDeps } from './deps'
import { newRunId } from './run-id'
import { begun, type StartRunInput } from './start-run'

/** Inputs that were refused are kept up to this length. Characters of JSON. */
const MOST = 20_000

/**
 * Keeps that a call was refused before anything ran, as a run that failed without a step: whoever looks at the runs sees
 * what callers got wrong. What cannot be kept is left out; the caller has the error either way.
 */
export function recordRefusal(deps: RunDeps, input: Omit<StartRunInput, 'explain'>, error: AppError): void {
  const runId = newRunId()
  const at = deps.engine.clock?.now() ?? Date.now()
  const isLong = (JSON.stringify(input.inputs) ?? '').length > MOST
  try {
    deps.store.begin(begun({ runId, at, planHash: input.plan.hash }, isLong ? { ...input, inputs: {} } : input))
    const usage = { inputTokens: 0, outputTokens: 0 }
    const end = { status: 'failed', outputs: {}, error: errorInfo(error), usage, durationMs: 0 } as const
    deps.store.finish({ type: 'run.finished', runId, seq: 1, at, ...end })
  } catch (unkept) {
    deps.onError(unkept, { runId })
  }
}
