import { cutLevel, level } from './boundaries'
import type { Layout } from './layout'
import { fits, isSpace, type SplitUnit, skipSpace, splitsPair, trimEnd } from './measure'
import { recursiveSpans } from './recursive'
import type { ChunkSpan, Span } from './text-chunk'

/** A sentence; `fresh`: it begins a page, a section, a table or a piece of code, so that no group reaches over its start. */
export interface Sentence extends Span {
  fresh: boolean
}

/** What has no end is cut here, so that looking for one stays short. */
const LONGEST = 8_000
/** How far a window reaches on either side of its chunk, in code units. */
const WIDEST = 10_000

/** Abbreviations after which a full stop ends no sentence, in the languages of the analysers. */
const abbreviations = new Set(
  (
    'mr mrs ms dr prof st jr sr vs etc fig figs vol pp p art sec ch eq e.g i.e cf al approx inc ltd co corp gen col ' +
    'capt rev hon u.s u.k feb mar apr jun jul aug sep sept oct nov dec sra srta dra ud uds pág págs núm ee.uu a.c d.c ' +
    'z.b bzw usw bspw ggf vgl nr abb bd mme mlle av env sig sigg dott ecc exmo exma'
  ).split(' '),
)
/** Letters of a word that may be an abbreviation nobody listed. */
const SHORT = 4
const upper = /\p{Lu}/u
const lower = /\p{Ll}/u
const listMark = /^(?:[-*•–|#>]|\d{1,3}[.)])/
const closers = new Set(`"'’”»)]}`)
const stops = new Set('.!?…:;')

/**
 * The sentences of a part of a text, one at a time. A blank line, a list mark, a heading and the end of a page end one too;
 * a row of a table is one, and so is a small piece of code. A full stop behind an initial or a common abbreviation, or between
 * a short word and a lower-case letter, ends none.
 */
export function* sentenceSpans(text: string, range: Span, layout: Layout): Generator<Sentence, void, undefined> {
  let start = skipSpace(text, range.start, range.end)
  let fresh = true
  while (start < range.end) {
    const last = Math.min(layout.pageEnd(start), range.end)
    const cut = sentenceEnd(text, start, last, layout)
    yield { start, end: trimEnd(text, start, cut), fresh }
    const next = skipSpace(text, cut, range.end)
    fresh = next >= last || layout.isHeading(next) || layout.leafAround(next + 1) !== layout.leafAround(start + 1)
    start = next
  }
}

function sentenceEnd(text: string, start: number, last: number, layout: Layout): number {
  const furthest = Math.min(last, start + LONGEST)
  const around = layout.leafAround(start + 1)
  // A table's header goes with its first row.
  const head = layout.headEnd(start)
  if (head !== undefined && head > start && head < furthest) return skipSpace(text, head, furthest)
  for (let at = start + 1; at < furthest; at++) {
    const found = cutLevel(text, at, start, layout.isHeading)
    if (found < level.sentence) continue
    if (found === level.heading || layout.leafAround(at + 1) !== around) return at
    const inside = around !== undefined
    if (inside ? around.kind === 'table' && found >= level.line : endsHere(text, start, at, found)) return at
  }
  if (furthest === last) return last
  let cut = furthest
  while (cut > start + LONGEST / 2 && !isSpace(text.charCodeAt(cut))) cut--
  return cut > start + LONGEST / 2 ? cut : splitsPair(text, furthest) ? furthest + 1 : furthest
}

/** Whether a place of level sentence, line or paragraph, outside tables and code, ends a sentence. */
function endsHere(text: string, start: number, at: number, found: number): boolean {
  if (found >= level.paragraph) return true
  const end = trimEnd(text, start, at)
  if (found === level.line) return stops.has(lastMark(text, start, end)) || listMark.test(text.slice(at, at + 5))
  const mark = lastMark(text, start, end)
  if (mark !== '.') return true
  const word = wordBefore(text, start, end - 1)
  if (abbreviations.has(word.toLowerCase()) || (word.length === 1 && upper.test(word))) return false
  // A short word with a full stop before a lower-case letter is an abbreviation too; texts without capitals have longer ones.
  return word === '' || word.length > SHORT || !lower.test(text.charAt(at))
}

function lastMark(text: string, start: number, end: number): string {
  let at = end - 1
  while (at > start && closers.has(text.charAt(at))) at--
  return text.charAt(at)
}

function wordBefore(text: string, start: number, end: number): string {
  const near = text.slice(Math.max(start, end - 12), end).split(/[\s("“«]/)
  return near.at(-1) ?? ''
}

export interface SentenceOptions {
  sentences: number
  window: number
  size: number
  unit: SplitUnit
}

/**
 * Groups of `sentences` sentences, each with a parent that reaches `window` sentences further on either side (sentence
 * window). A group ends early at a heading, a table, code or the end of a page; one of more than `size` units is split by
 * the recursive rule, its pieces sharing the window. Keeps no more sentences than one window holds.
 */
export function* sentenceGroups(
  text: string,
  range: Span,
  { sentences, window, size, unit }: SentenceOptions,
  layout: Layout,
): Generator<ChunkSpan, void, undefined> {
  const source = sentenceSpans(text, range, layout)
  const near: Sentence[] = []
  let at = 0
  for (;;) {
    while (near.length < at + sentences + window) {
      const next = source.next()
      if (next.done) break
      near.push(next.value)
    }
    const first = near[at]
    if (!first) return
    let to = at + 1
    while (to < Math.min(at + sentences, near.length) && near[to]?.fresh === false) to++
    const group = { start: first.start, end: near[to - 1]?.end ?? first.end }
    const wide = { start: near[Math.max(0, at - window)]?.start ?? group.start, end: group.end }
    wide.end = near[Math.min(near.length, to + window) - 1]?.end ?? group.end
    const whole = fits(text, group.start, group.end, size, unit)
    const pieces = whole ? [group] : recursiveSpans(text, group, { size, overlap: 0, unit }, layout)
    for (const piece of pieces) yield window > 0 ? { ...piece, parent: clipped(text, wide, piece) } : piece
    at = to
    near.splice(0, Math.max(0, at - window))
    at = Math.min(at, window)
  }
}

function clipped(text: string, wide: Span, { start, end }: Span): Span {
  const first = Math.max(wide.start, start - WIDEST)
  const last = Math.min(wide.end, end + WIDEST)
  return { start: splitsPair(text, first) ? first + 1 : first, end: splitsPair(text, last) ? last - 1 : last }
}
