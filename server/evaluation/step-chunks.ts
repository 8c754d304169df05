import type { Step } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'

/** The chunks that came into a step, wherever they came from: also those that messages render. */
export function chunksInto(step: Step, record: StepRecord): unknown[] {
  const chunks = Object.entries(step.feeds).flatMap(([port, feeds]) =>
    feeds.some((feed) => feed.to === 'chunks') ? listOf(record.inputs[port]) : [],
  )
  const messages = Object.values(record.inputs).flatMap(listOf)
  const inMessages = messages.flatMap((message: unknown) => {
    if (typeof message !== 'object' || message === null || !('sources' in message)) return []
    return listOf(message.sources).map(chunkOfSource)
  })
  return [...chunks, ...inMessages]
}

/** The chunks that a step passed on; null for one that gives none. */
export function chunksOutOf(step: Step, record: StepRecord): unknown[] | null {
  const ports = Object.entries(step.outputs).filter(([, type]) => type === 'chunks')
  return ports.length === 0 ? null : ports.flatMap(([port]) => listOf(record.outputs[port]))
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** A message names a source with its chunk, or is the chunk itself. */
function chunkOfSource(source: unknown): unknown {
  return typeof source === 'object' && source !== null && 'chunk' in source ? source.chunk : source
}
