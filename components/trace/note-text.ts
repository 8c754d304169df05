import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import type { Locale } from '@/pipeline/node-definition'
import type { StepNote } from '@/pipeline/run-event'

const ownTexts = new Map([...definitions.values()].flatMap(({ notes }) => Object.entries(notes ?? {})))

/** The general sentence of a code that a node declares. */
export const ownText = (code: string, locale: Locale): string | undefined => ownTexts.get(code)?.[locale]

/** Their facts are ids of steps, which the drawing shows better. */
const toldInFull: ReadonlySet<string> = new Set(['branch-not-taken', 'not-needed', 'upstream-skipped'])

/**
 * The exact sentence of a note where it says more than `general`, the one of its code: which alternative failed and why,
 * how many were left out. Notes without facts of their own are told in full by the general one.
 */
export function exactText({ code, message, params = {} }: StepNote, general: string): string | undefined {
  return Object.keys(params).length > 0 && message !== general && !toldInFull.has(code) ? message : undefined
}

const staleSchema = z.object({
  sources: z.array(z.string()).min(1),
  since: z.union([z.literal('never'), z.iso.datetime()]),
})

/** The sources a note calls out of date, and when the oldest of them was checked; `null`: never. */
export function staleSources({ code, params }: StepNote): { sources: string[]; since: string | null } | undefined {
  if (code !== 'stale-sources') return undefined
  const { data } = staleSchema.safeParse(params)
  return data && { sources: data.sources, since: data.since === 'never' ? null : data.since }
}
