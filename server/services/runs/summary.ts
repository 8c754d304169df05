import { previewOf } from '@/pipeline/ports'
import type { ListedRun } from '@/server/capabilities/run-record'
import type { RunSummary } from './types'

export function summaryOf(run: ListedRun): RunSummary {
  const { id, pipelineId, pipelineName, origin, status, durationMs, usage } = run
  return {
    id,
    pipelineId,
    pipelineName,
    origin,
    status,
    durationMs,
    usage,
    startedAt: new Date(run.startedAt).toISOString(),
    title: titleOf(run.inputs),
    damaged: run.damage !== undefined,
  }
}

function titleOf(inputs: Record<string, unknown>): string {
  const text =
    typeof inputs.question === 'string'
      ? inputs.question
      : Object.values(inputs).find((value) => typeof value === 'string')
  return previewOf(text, 'text')
}
