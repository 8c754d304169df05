import type { Analyser } from '@/server/knowledge/analyser'
import {
  type DateFact,
  datesOf,
  type NameFact,
  type Negation,
  namesOf,
  negationsOf,
  type Opposite,
  oppositesOf,
  type Quantity,
  quantitiesOf,
  type TimeFact,
  timesOf,
} from '@/server/knowledge/facts'
import { type Span, sentenceSpans } from './sentences'

/** A word or number of a text. */
export interface Token extends Span {
  /** By which tokens are the same: the stem without accents, or a number's value. */
  key: string
  /** As written, in lower case. */
  form: string
  /** Words that carry meaning, against those that join them. */
  content: boolean
  /** Where it stands: one for each token, more for what lies between clauses and sentences. */
  place: number
  /** Which sentence of the text. */
  sentence: number
  /** Which clause: they end at marks and at words that join clauses. */
  clause: number
  /** In how many brackets. */
  depth: number
}

/** A number, date or time, by what it is compared. */
export type Figure = ({ kind: 'number' } & Quantity) | ({ kind: 'date' } & DateFact) | ({ kind: 'time' } & TimeFact)

/** A text taken apart for comparing. */
export interface TextParts {
  text: string
  tokens: readonly Token[]
  /** Indexes of the tokens of a key. */
  byKey: ReadonlyMap<string, readonly number[]>
  sentences: readonly Span[]
  figures: readonly Figure[]
  names: readonly NameFact[]
  negations: readonly Negation[]
  opposites: readonly Opposite[]
}

const WORD = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)?/gu
const JOINS_CLAUSES = new Set('and but or while whereas although y e pero o mientras aunque sino'.split(' '))
/** How far apart what stands on the two sides of a mark is. */
const COMMA = 2
const CLAUSE = 4
const SENTENCE = 8

/**
 * Counts places. What stands in brackets is an aside: what follows it is as near to what was before as if it were not
 * there, and its own words are a clause away from both.
 */
function createBrackets() {
  const open: number[] = []
  return {
    depth: () => open.length,
    place(between: string, before: number): number {
      let place = before + (before > 0 ? gapOf(between) : 0)
      for (const sign of between.match(/[()]/g) ?? []) {
        const outside = sign === '(' ? undefined : open.pop()
        if (sign === '(') open.push(before)
        else if (outside !== undefined) place = outside + gapOf(between.slice(between.lastIndexOf(')')))
      }
      return place
    },
  }
}

const gapOf = (between: string): number => {
  if (/[.!?\n]/.test(between)) return SENTENCE
  if (/[;:()—–]/.test(between)) return CLAUSE
  return between.includes(',') ? COMMA : 0
}

const figureKey = (figure: Figure): string => {
  if (figure.kind === 'number') return `#${figure.values[0]}`
  if (figure.kind === 'time') return `#${figure.minutes}min`
  const [{ year = '', month = '', day = '', weekday = '' } = {}] = figure.readings
  return `#${year}-${month}-${day}-${weekday}`
}

/** All numbers, dates and times of a text, in its order. */
export function figuresOf(text: string, language?: string): Figure[] {
  const dates = datesOf(text)
  const times = timesOf(text).filter((time) => !dates.some((date) => time.start < date.end && date.start < time.end))
  const numbers = quantitiesOf(text, language, [...dates, ...times])
  return [
    ...dates.map((date): Figure => ({ kind: 'date', ...date })),
    ...times.map((time): Figure => ({ kind: 'time', ...time })),
    ...numbers.map((number): Figure => ({ kind: 'number', ...number })),
  ].sort((a, b) => a.start - b.start)
}

/** Takes a text apart. `language`: whose word lists read it; both English and Spanish where it is undefined. */
export function partsOf(text: string, analyser: Analyser, language?: string): TextParts {
  const figures = figuresOf(text, language)
  const sentences = sentenceSpans(text)
  const tokens: Token[] = []
  let place = 0
  let figureAt = 0
  let sentence = 0
  let clause = 0
  let end = 0
  const brackets = createBrackets()
  const push = (key: string, form: string, content: boolean, span: Span) => {
    while (sentence + 1 < sentences.length && (sentences[sentence + 1]?.start ?? 0) <= span.start) sentence += 1
    const between = text.slice(end, span.start)
    place = brackets.place(between, place) + 1
    if (gapOf(between) > 0 || JOINS_CLAUSES.has(form)) clause += 1
    end = span.end
    tokens.push({
      key,
      form,
      content,
      place,
      sentence,
      clause,
      depth: brackets.depth(),
      start: span.start,
      end: span.end,
    })
  }
  for (const match of text.matchAll(WORD)) {
    const start = match.index
    while ((figures[figureAt]?.end ?? Number.POSITIVE_INFINITY) <= start) figureAt += 1
    const figure = figures[figureAt]
    if (figure && start >= figure.start && start < figure.end) {
      // A number is one token, however many words it has; its unit belongs to it.
      if (tokens.at(-1)?.start !== figure.start)
        push(figureKey(figure), text.slice(figure.start, figure.end).toLowerCase(), true, figure)
      continue
    }
    const word = match[0].replace(/['’]s?$/u, '')
    const term = analyser.term(word.normalize('NFKC'))
    push(term.loose, term.form, !term.isStop, { start, end: start + match[0].length })
  }
  const byKey = new Map<string, number[]>()
  for (const [at, { key }] of tokens.entries()) {
    const known = byKey.get(key)
    if (known) known.push(at)
    else byKey.set(key, [at])
  }
  return {
    text,
    tokens,
    byKey,
    sentences,
    figures,
    names: namesOf(text).filter(
      ({ start, end: to }) => !figures.some((figure) => start < figure.end && figure.start < to),
    ),
    negations: negationsOf(text, language),
    opposites: oppositesOf(text, language),
  }
}

/** The tokens that a span of the text covers: the first, and the one behind the last. */
export function tokenRange({ tokens }: TextParts, { start, end }: Span): { from: number; to: number } {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.end ?? 0) <= start) low = middle + 1
    else high = middle
  }
  let to = low
  while ((tokens[to]?.start ?? Number.POSITIVE_INFINITY) < end) to += 1
  return { from: low, to: Math.max(to, low) }
}

/** Whether the second of two parts of a text stands in brackets directly behind the first: "Cauvin (Calvin)", "12 (8 %)". */
export const isAsideOf = ({ text }: TextParts, first: Span, second: Span): boolean =>
  second.start > first.end && second.start - first.end < 4 && /^\s?\(\S?$/.test(text.slice(first.end, second.start))
