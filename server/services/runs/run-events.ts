import { z } from 'zod'
import type { RunEvent } from '@/pipeline/run-event'
import { sentence } from '@/pipeline/said'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { resumable } from '../use-case'
import type { RunDeps } from './deps'
import { findRun } from './get-run'

/**
 * The events of a run behind the one whose `seq` is `lastEventId` (none: all), then live ones until it ends or the signal
 * aborts. Leaving does not stop the run. A run that has ended is told from its record, or for a while from memory where it
 * has none. Throws `not-found`.
 */
export const runEvents = resumable({
  permission: 'read',
  input: z.strictObject({
    runId: idSchema,
    lastEventId: z.string().regex(/^\d+$/, sentence('Must be a whole number.')).nullish(),
  }),
  run: (deps: Pick<RunDeps, 'store' | 'registry'>, { runId, lastEventId }, call) =>
    eventsAfter(deps, runId, lastEventId ? Number(lastEventId) : -1, call),
})

async function* eventsAfter(
  { store, registry }: Pick<RunDeps, 'store' | 'registry'>,
  runId: string,
  afterSeq: number,
  call: Call,
): AsyncGenerator<RunEvent, void, undefined> {
  const { workspaceId, signal } = call
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
  const run = await findRun({ store }, runId, call)
  const events = await store.events(workspaceId, runId, 0)
  for (const event of [...events, ...missingEnd(run, events, afterSeq)]) {
    if (signal.aborted) return
    if (event.seq > afterSeq && event.type !== 'step.inner') yield event
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
