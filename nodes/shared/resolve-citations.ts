import type { Chunk } from '@/pipeline/chunk'
import { inSeries, isIndex, ownFootnotes } from './not-a-citation'

/** An answer with its citations put in order: one `[n]` each, unknown numbers gone. */
export interface ResolvedCitations {
  answer: string
  /** Known numbers that the answer cites. */
  cited: Set<number>
  /** Numbers that belong to no source, in order of appearance. */
  unknown: number[]
}

export interface CitationOptions {
  /** Words that may as well be an answer's own (`(document 2)`) count as citations whatever their number. */
  loose?: boolean
  /** The number that a known one gets. */
  renumber?: (number: number) => number
}

// Code and links are matched first, so that brackets inside them are passed over. Spaces count from the start of their
// run only: otherwise a long run without a bracket would be tried from each of its spaces.
const SKIPPED = [
  /(?<fence>`{3,}|~{3,})[\s\S]*?(?:\k<fence>|(?![\s\S]))/,
  /(?<tick>`{1,2})(?!`)[^\n]*?\k<tick>/,
  /<(?<element>code|pre)>[\s\S]*?(?:<\/\k<element>>|(?![\s\S]))/,
  /!?\[[^[\]\n]*\]\([^()\s]*\)/,
  /^ {0,3}\[\^?\d+\]:\s\S+.*$/,
]
/** Words before a number that make it a citation, and those that only may. */
const STRICT = 'sources?|src|fuentes?|citations?|cite|citas?|quellen?'
const LOOSE = 'docs?|documents?|documentos?|refs?|references?|referencias?|passages?|chunks?|excerpts?|fragmentos?|id'
/** The forms of a citation, with these words before its numbers. */
function formsOf(words: string): string[] {
  const label = String.raw`(?:${words})[ \t]?[:#.]?[ \t]{0,2}`
  const item = String.raw`(?:${label})?[#^]?[\d０-９]{1,3}`
  const items = String.raw`${item}(?:\s*(?:[,;–，；、-]|and|y|und|&)\s*${item})*`
  const page = String.raw`(?:,[ \t]*(?:pp?|pages?|págs?|páginas?|S)\.?[ \t]*\d{1,5}(?:[–-]\d{1,5})?)?`
  return [
    String.raw`\\?\[ ?(?<list>${items})${page} ?\\?\](?!\()`,
    String.raw`[【［〔](?<wide>${items})(?:†[^】\n]{0,80})?[】］〕]`,
    String.raw`\((?:see |cf\. |ver |véase |siehe )?(?<worded>${label}${items})${page}\)`,
  ]
}
const FORMS = formsOf(`${STRICT}|${LOOSE}|ids`)
const CITATION = String.raw`(?<![ \t])(?<space>[ \t]*)(?:${FORMS.join('|')})`
const PATTERN = new RegExp(`(?<skip>${SKIPPED.map(({ source }) => source).join('|')})|${CITATION}`, 'gim')
/** What every code span and every link has. Most answers have neither, and need not be searched for them. */
const CODE_OR_LINK = /[`~]|\]\(|\]:|<(?:code|pre)>/i
const PLAIN_PATTERN = new RegExp(CITATION, 'gim')
const LOOSE_WORD = new RegExp(String.raw`\b(?:${LOOSE})\b`, 'i')
const LONGEST_RANGE = 20

/** A citation in any of its forms, for patterns that heed the case of letters: without names of its parts. */
export const citationSource = formsOf(
  `${STRICT}|${LOOSE}|ids|ID`.replaceAll(/(?<![a-z?])[a-z]/g, (first) => `[${first}${first.toUpperCase()}]`),
)
  .join('|')
  .replaceAll(/\?<\w+>/g, '?:')

function numbersOf(list: string): number[] {
  // Nearly every citation is one number.
  if (/^\d+$/.test(list)) return [Number(list)]
  const plain = list.normalize('NFKC').replaceAll('、', ',')
  const bare = plain.replaceAll(/\s(?:and|y|und)\s|&/gi, ',').replaceAll(/[^\d,;–-]/g, '')
  return bare.split(/[,;]/).flatMap((part) => {
    const [first = Number.NaN, last = first] = part.split(/[–-]/).map(Number)
    if (last <= first || last - first >= LONGEST_RANGE) return first === last ? [first] : [first, last]
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}

interface Groups {
  skip?: string
  space?: string
  list?: string
  wide?: string
  worded?: string
}

/**
 * Finds citations outside code and links (`[1]`, `[1, 2]`, `[1-3]`, `[^1]`, `[ID:1]`, `【1】`, `(source 1)`) and keeps the
 * numbers that are `known`. What only looks like one keeps its brackets: `array[9]`, `matrix[0][1]`, a footnote of the
 * answer's own.
 */
export function resolveCitations(
  text: string,
  known: ReadonlySet<number>,
  { loose = false, renumber = (number) => number }: CitationOptions = {},
): ResolvedCitations {
  const cited = new Set<number>()
  const unknown = new Set<number>()
  if (!/[[【［〔(]/.test(text)) return { answer: text, cited, unknown: [] }
  const pattern = CODE_OR_LINK.test(text) ? PATTERN : PLAIN_PATTERN
  const footnotes = ownFootnotes(text)
  let indexEnd = -1
  const answer = text.replaceAll(pattern, (match: string, ...rest: unknown[]) => {
    // With named groups the last argument is the groups object, behind the offset and the text.
    const { skip, space = '', list, wide, worded } = rest.at(-1) as Groups
    const found = list ?? wide ?? worded
    if (skip !== undefined || found === undefined) return match
    const at = Number(rest.at(-3))
    if (list !== undefined && (at === indexEnd || isIndex(text, at, match.length) || inSeries(text, at, match))) {
      indexEnd = at + match.length
      return match
    }
    const numbers = [...new Set(numbersOf(found))]
    // No source has the number nought, and a footnote has its own.
    if (numbers.includes(0) || (found.startsWith('^') && numbers.every((number) => footnotes.has(number)))) return match
    const kept = numbers.filter((number) => known.has(number))
    if (kept.length === 0 && !loose && mayBeOwn(worded ?? '', list ?? '')) return match
    for (const number of numbers) (known.has(number) ? cited : unknown).add(number)
    return kept.length === 0 ? '' : space + kept.map((number) => `[${renumber(number)}]`).join('')
  })
  return { answer, cited, unknown: [...unknown] }
}

/** Whether a form that names no known source may be the answer's own words: `(document 12)`, `(ID: 482)`, `[ref 4]`. */
function mayBeOwn(worded: string, list: string): boolean {
  if (worded !== '') return LOOSE_WORD.test(worded)
  return LOOSE_WORD.test(list) && !/^ids?\b/i.test(list)
}

/** Chunks by the number under which the answer cites them, as the output node counts. */
export function byCitation(sources: readonly Chunk[]): Map<number, Chunk> {
  const chunks = new Map<number, Chunk>()
  for (const [index, chunk] of sources.entries()) {
    const number = chunk.citation ?? index + 1
    if (!chunks.has(number)) chunks.set(number, { ...chunk, citation: number })
  }
  return chunks
}
