/** An answer with its citations put in order: one `[n]` each, unknown numbers gone. */
export interface ResolvedCitations {
  answer: string
  /** Known numbers that the answer cites. */
  cited: Set<number>
  /** Numbers that belong to no source, in order of appearance. */
  unknown: number[]
}

// Code and links are matched first, so that brackets inside them are passed over. Spaces count from the start of their
// run only: otherwise a long run without a bracket would be tried from each of its spaces.
const SKIPPED = [
  /(?<fence>`{3,}|~{3,})[\s\S]*?(?:\k<fence>|(?![\s\S]))/,
  /(?<tick>`{1,2})(?!`)[^\n]*?\k<tick>/,
  /!?\[[^[\]\n]*\]\([^()\s]*\)/,
  /^ {0,3}\[\d+\]:\s\S+.*$/,
]
const CITATION = /(?<![ \t])(?<space>[ \t]*)\[(?<list>\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\](?!\()/
const PATTERN = new RegExp(`(?<skip>${SKIPPED.map(({ source }) => source).join('|')})|${CITATION.source}`, 'gm')
/** What every code span and every link has. Most answers have neither, and need not be searched for them. */
const CODE_OR_LINK = /[`~]|\]\(|\]:/
const PLAIN_PATTERN = new RegExp(CITATION.source, 'gm')
const LONGEST_RANGE = 20

function numbersOf(list: string): number[] {
  return list.split(/[,;]/).flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split(/[–-]/).map(Number)
    if (last <= first || last - first >= LONGEST_RANGE) return first === last ? [first] : [first, last]
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

/** Finds `[1]`, `[1, 2]` and `[1-3]` outside code and links, and keeps the numbers that are `known`. */
export function resolveCitations(text: string, known: ReadonlySet<number>): ResolvedCitations {
  const cited = new Set<number>()
  const unknown = new Set<number>()
  if (!text.includes('[')) return { answer: text, cited, unknown: [] }
  const pattern = CODE_OR_LINK.test(text) ? PATTERN : PLAIN_PATTERN
  const answer = text.replaceAll(pattern, (match: string, ...rest: unknown[]) => {
    // With named groups the last argument is the groups object.
    const groups = rest.at(-1) as { skip?: string; space?: string; list?: string }
    if (groups.skip !== undefined || groups.list === undefined) return match
    const numbers = [...new Set(numbersOf(groups.list))]
    const kept = numbers.filter((number) => known.has(number))
    for (const number of numbers) (known.has(number) ? cited : unknown).add(number)
    return kept.length === 0 ? '' : (groups.space ?? '') + kept.map((number) => `[${number}]`).join('')
  })
  return { answer, cited, unknown: [...unknown] }
}
