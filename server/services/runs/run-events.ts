import type { RunEvent } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { RunDeps } from './deps'
import { findRun } from './find-run'

/**
 * The events of a run after `afterSeq` (0 or less: all), then live ones until it ends or the signal aborts. Leaving
 * does not stop the run. A run that has ended is told from its record, or for a while from memory where it has none.
 * Throws `not-found`.
 */
export async function* runEvents(
  deps: Pick<RunDeps, 'store' | 'registry' | 'workspaceId'>,
  runId: string,
  afterSeq: number,
  signal?: StopSignal,
): AsyncGenerator<RunEvent, void, undefined> {
  const { store, registry, workspaceId } = deps
  const live = registry.log(workspaceId, runId)
  if (live) {
    yield* live.subscribe(afterSeq, signal)
    return
  }
  const ended = registry.endedLog(workspaceId, runId)
  if (ended && (await store.get(workspaceId, runId)) === null) {
    yield* ended.subscribe(afterSeq, signal)
    return
  }
  const run = await findRun(deps, runId)
  const events = await store.events(workspaceId, runId, 0)
  for (const event of [...events, ...missingEnd(run, events, afterSeq)]) {
    if (signal?.aborted) return
    if (event.seq > afterSeq) yield event
  }
}

/**
 * A crash can take the trace of a run but not its result: every listener is told how it ended, also one who has seen more
 * of it than was kept, such as its tokens.
 */
function missingEnd(run: RunRecord, events: readonly RunEvent[], afterSeq: number): RunEvent[] {
  const last = events.at(-1)
  if (last?.type === 'run.finished' || run.status === 'running') return []
  const { id: runId, status, outputs, usage } = run
  const durationMs = run.durationMs ?? 0
  const at = run.startedAt + durationMs
  return [
    {
      type: 'run.finished',
      runId,
      seq: Math.max(last?.seq ?? 0, afterSeq) + 1,
      at,
      status,
      outputs,
      error: run.error ?? undefined,
      usage,
      durationMs,
    },
  ]
}
