const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Filters compare the same strings again and again; looking one up is several times quicker than parsing it. */
const known = new Map<string, number>()
const maxKnown = 50_000

/** Milliseconds since 1970 of an ISO 8601 date or time; without a zone it is UTC, as in Qdrant. NaN for anything else. */
export function parseDatetime(text: string): number {
  const before = known.get(text)
  if (before !== undefined) return before
  const moment = parse(text)
  if (known.size >= maxKnown) known.clear()
  if (text.length <= 40) known.set(text, moment)
  return moment
}

function parse(text: string): number {
  const match = iso.exec(text)
  if (!match) return Number.NaN
  if (text.length === 10) return Date.parse(text)
  return Date.parse(`${text.replace(' ', 'T')}${match[1] ? '' : 'Z'}`)
}
