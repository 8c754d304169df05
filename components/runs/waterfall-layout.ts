/** What of a step its bar needs; times in milliseconds. */
interface Timed {
  stepId: string
  startedAt: number
  durationMs: number
}

export interface Bar {
  stepId: string
  /** After the first step's start, in milliseconds. */
  offsetMs: number
  /** Place and length as shares of the whole, 0–1. */
  left: number
  width: number
}

/** A bar must stay visible and clickable, however short its step was. */
const MIN_WIDTH = 0.004

/** Lays steps out on one time axis, in the order they started. */
export function barsOf(steps: readonly Timed[]): Bar[] {
  if (steps.length === 0) return []
  const first = Math.min(...steps.map((step) => step.startedAt))
  const total = Math.max(1, Math.max(...steps.map((step) => step.startedAt + step.durationMs)) - first)
  return [...steps]
    .sort((a, b) => a.startedAt - b.startedAt || a.durationMs - b.durationMs)
    .map((step) => {
      const width = Math.max(MIN_WIDTH, step.durationMs / total)
      const offsetMs = step.startedAt - first
      return { stepId: step.stepId, offsetMs, width, left: Math.min(offsetMs / total, 1 - width) }
    })
}
