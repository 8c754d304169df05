import type { StepNote } from '@/pipeline/run-event'

/**
 * The exact sentence of a note where it says more than `general`, the one of its code: which alternative failed and why,
 * how many were left out. Notes without facts of their own are told in full by the general one.
 */
export function exactText({ message, params = {} }: StepNote, general: string): string | undefined {
  return Object.keys(params).length > 0 && message !== general ? message : undefined
}
