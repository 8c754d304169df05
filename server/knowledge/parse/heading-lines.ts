/** A line of running text; offsets are the caller's. */
export interface PlainLine {
  text: string
  /** Whether an empty line, or a gap as wide, stands above and below it. */
  above: boolean
  below: boolean
  /** Not running text: part of a table or of a table of contents, or a heading by other signs. */
  isOther?: boolean
}

type Kind = 'named' | 'numbered' | 'counted' | 'capitals'
interface Candidate {
  at: number
  kind: Kind
  /** The larger, the deeper. */
  rank: number
  text: string
  /** Its number where it is `counted`. */
  count: number
}

const LONGEST = 100
const MOST_WORDS = 12
const LONGEST_COUNTED = 60
/** A text so long is the body of a section. */
const BODY = 80
/** A line that stands so often in a document is a running title. */
const RUNNING = 3
/** Of all lines, this share in capitals says that the document is written so. */
const MOST_CAPITALS = 0.15
/** So many candidates of one kind without any text between them are a list. */
const LIST = 3

const ranks: [RegExp, number][] = [
  [/^(?:part|parte|book|libro|title|t[ií]tulo)$/i, 1],
  [/^(?:chapter|cap[ií]tulo|item|annex|anexo|appendix|ap[eé]ndice|schedule)$/i, 2],
  [/^(?:article|art[ií]culo)$/i, 3],
]
const CAPITALS = 4
const SECTION = 5
const COUNTED = 6

const word =
  '(?:part|book|title|chapter|item|annex|appendix|schedule|article|section|parte|libro|t[ií]tulo|cap[ií]tulo|anexo|ap[eé]ndice|art[ií]culo|secci[oó]n)'
const NAMED = new RegExp(
  String.raw`^(${word})\s+(\d{1,3}[A-Z]?(?:\.\d{1,3}){0,4}|[IVXLC]{1,7}|[A-Z])(?:(\s?[.:)–—-]|\.\s?[–—-])(?=\s|$))?(?:\s+(\S.*))?$`,
  'iu',
)
const NUMBERED = /^(\d{1,2}(?:\.\d{1,2}){1,4})\.?\s+(\p{Lu}.*)$/u
const COUNTED_LINE = /^(\d{1,2}|[IVX]{1,5})\.\s+(\p{Lu}.*)$/u

/**
 * Finds lines that are headings by their words, where the format does not mark any: "Item 7. Risk Factors", "ARTICLE IV",
 * "1.2.3 Scope", "Capítulo III", and lines in capitals. Gives their levels, from 1, by index. It would rather miss some: a
 * heading stands apart, is no sentence, and has text below it; items of a list, rows, and running titles are none.
 */
export function headingLines(lines: readonly PlainLine[]): Map<number, number> {
  const seen = countLines(lines)
  const candidates = lines.flatMap((line, at): Candidate[] => {
    const text = line.text.trim()
    if (line.isOther === true || !line.above || text.length > LONGEST || text.length < 3) return []
    const found = candidateOf(text, at, lines)
    if (!found) return []
    return (seen.get(pattern(text)) ?? 0) >= RUNNING && found.kind !== 'named' ? [] : [found]
  })
  const first = new Set<string>()
  const once = candidates.filter(({ text }) => !first.has(text) && first.add(text))
  const kept = inSequence(withoutLists(once, lines), lines)
  const used = [...new Set(kept.map(({ rank }) => rank))].sort((a, b) => a - b)
  return new Map(kept.map(({ at, rank }) => [at, used.indexOf(rank) + 1]))
}

/** Numbers of pages differ between running titles. */
const pattern = (text: string) => text.trim().replace(/\d+/g, '#')

function countLines(lines: readonly PlainLine[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const { text } of lines) {
    if (text.length <= LONGEST) seen.set(pattern(text), (seen.get(pattern(text)) ?? 0) + 1)
  }
  return seen
}

function candidateOf(text: string, at: number, lines: readonly PlainLine[]): Candidate | undefined {
  const isAlone = lines[at]?.below === true
  const named = NAMED.exec(text)
  if (named) {
    const [, name = '', number = '', mark, title] = named
    const own = ranks.find(([of]) => of.test(name))?.[1]
    const rank = own ?? SECTION + depthOf(number) / 10
    const isNamed = /^\p{Lu}/u.test(name) && /^[\dIVXLCA-Z.]+$/.test(number) && (isAlone || goesOnBelow(lines[at + 1]))
    const isTitled = title === undefined || (isTitle(title) && (mark !== undefined || (isAlone && isShort(title))))
    return isNamed && isTitled ? { at, kind: 'named', rank, text, count: 0 } : undefined
  }
  if (!isAlone) return undefined
  const numbered = NUMBERED.exec(text)
  if (numbered) {
    const [, number = '', title = ''] = numbered
    const rank = COUNTED + depthOf(number) / 10
    return isTitle(title) ? { at, kind: 'numbered', rank, text, count: 0 } : undefined
  }
  const counted = COUNTED_LINE.exec(text)
  if (counted) {
    const [, number = '', title = ''] = counted
    const isOne = isTitle(title) && title.length <= LONGEST_COUNTED
    return isOne ? { at, kind: 'counted', rank: COUNTED, text, count: countOf(number) } : undefined
  }
  return isCapitals(text) ? { at, kind: 'capitals', rank: CAPITALS, text, count: 0 } : undefined
}

const depthOf = (number: string) => number.split('.').length - 1

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV']
const countOf = (number: string) => (/^\d/.test(number) ? Number(number) : roman.indexOf(number) + 1)

/** The words of a heading: no sentence, nothing that goes on, no number of a page or amount behind them. */
const isTitle = (title: string) =>
  /^["“«¿(]?\p{Lu}/u.test(title) &&
  !/[,;:!]$|[.?]["”»)]?$|[.!?]\s+\p{Lu}\p{Ll}/u.test(title) &&
  !/(?:^|\s)[$€£]?\d{1,3}(?:[.,]\d+)*%?$/.test(title) &&
  !/[|\t]|\s{3,}|_{2,}/.test(title) &&
  title.split(/\s+/).length <= MOST_WORDS

/** Without a mark behind its number a title is short, or has its words in capitals, since a sentence may begin so. */
function isShort(title: string): boolean {
  const words = title.split(/\s+/).filter((each) => each.length > 3)
  const capital = words.filter((each) => /^\p{Lu}/u.test(each)).length
  return (
    capital >= words.length * 0.6 ||
    (title.split(/\s+/).length <= 5 && !/\b(?:shall|must|may|is|are|was|has)\b/i.test(title))
  )
}

/** A line below that begins a sentence or a title of its own: the one above does not go on in it. */
const goesOnBelow = (below: PlainLine | undefined) =>
  below !== undefined && below.isOther !== true && /^["“«¿(]?[\p{Lu}\d]/u.test(below.text.trim())

function isCapitals(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  const words = text.split(/\s+/)
  return (
    /^["“«¿]?\p{Lu}[\p{Lu}\p{Lo}\p{M}\d\s&'’"“”«»¿?(),./:–—-]*$/u.test(text) &&
    /\p{Lu}{4}/u.test(text) &&
    letters >= text.replace(/\s/g, '').length * 0.75 &&
    words.length <= MOST_WORDS &&
    !/^(?:END|FIN|FINAL) (?:OF|DE|DEL)\b/.test(text) &&
    // A code or an abbreviation says no title, and neither does an address or a date.
    !/[,;:.]$|\d{3}|\w[./]\w/.test(text)
  )
}

/** What stands between two candidates, but for what is itself one. */
function bodyBetween(from: number, to: number, lines: readonly PlainLine[]): number {
  let letters = 0
  for (let at = from + 1; at < to && letters < BODY; at++) letters += lines[at]?.text.trim().length ?? 0
  return letters
}

/** Leaves out candidates of one kind that follow each other without text between them, and those with nothing below. */
function withoutLists(candidates: readonly Candidate[], lines: readonly PlainLine[]): Candidate[] {
  const runs: Candidate[][] = []
  for (const candidate of candidates) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const same = last?.kind === candidate.kind && last.rank === candidate.rank
    if (run && last && same && bodyBetween(last.at, candidate.at, lines) < BODY / 2) run.push(candidate)
    else runs.push([candidate])
  }
  const capitals = candidates.filter(({ kind }) => kind === 'capitals').length
  const inked = lines.filter(({ text }) => text.trim() !== '').length
  const mayBeCapitals = capitals <= Math.max(2, inked * MOST_CAPITALS)
  return runs
    .filter((run) => run.length < LIST && (mayBeCapitals || run[0]?.kind !== 'capitals'))
    .flat()
    .filter(({ at, kind }) => bodyBetween(at, lines.length, lines) >= (kind === 'named' ? 1 : BODY / 2))
}

/** Of `counted` ones only those that count on from 1, with text below each. */
function inSequence(candidates: readonly Candidate[], lines: readonly PlainLine[]): Candidate[] {
  const counted = candidates.filter(({ kind }) => kind === 'counted')
  const kept = new Set<Candidate>()
  let open: Candidate[] = []
  const close = () => {
    if (open.length > 1) for (const each of open) kept.add(each)
    open = []
  }
  for (const candidate of counted) {
    const last = open.at(-1)
    const goesOn = last && candidate.count === last.count + 1 && bodyBetween(last.at, candidate.at, lines) >= BODY
    if (!goesOn) close()
    if (goesOn || candidate.count === 1) open.push(candidate)
  }
  close()
  return candidates.filter((candidate) => candidate.kind !== 'counted' || kept.has(candidate))
}
