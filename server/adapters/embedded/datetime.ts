import { parseDatetime } from '@/pipeline/datetime'

/** Filters compare the same strings again and again; looking one up is several times quicker than parsing it. */
const known = new Map<string, number>()
const maxKnown = 50_000

/** What `parseDatetime` gives, kept for the next time. */
export function momentOf(text: string): number {
  const before = known.get(text)
  if (before !== undefined) return before
  const moment = parseDatetime(text)
  if (known.size >= maxKnown) known.clear()
  if (text.length <= 40) known.set(text, moment)
  return moment
}
