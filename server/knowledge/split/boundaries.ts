import { isSpace } from './measure'

/** How good a place to cut is. The order is the order of separators: a worse one is used only where no better one is near. */
export const level = { none: 0, word: 1, sentence: 2, line: 3, paragraph: 4, heading: 5 } as const

const NEWLINE = 10
const closers = new Set([...`"'’”»)]}`].map((character) => character.charCodeAt(0)))
const stops = new Set([...'.!?…'].map((character) => character.charCodeAt(0)))
const wideStops = new Set([...'。！？'].map((character) => character.charCodeAt(0)))

/**
 * The level of a cut before `text[at]`. Cuts stand where a unit begins: after the white space that follows a word,
 * a sentence, a line or an empty line. Looks back over white space only, so a scan stays linear where runs are short;
 * `floor` bounds it otherwise.
 */
export function cutLevel(text: string, at: number, floor: number, isHeading: (at: number) => boolean): number {
  if (at >= text.length || isSpace(text.charCodeAt(at))) return level.none
  if (isHeading(at)) return level.heading
  let before = at - 1
  let newlines = 0
  while (before >= floor && isSpace(text.charCodeAt(before))) {
    if (text.charCodeAt(before) === NEWLINE && ++newlines === 2) return level.paragraph
    before--
  }
  if (newlines === 1) return level.line
  if (before === at - 1) return before >= floor && wideStops.has(text.charCodeAt(before)) ? level.sentence : level.none
  return endsSentence(text, before, floor) ? level.sentence : level.word
}

function endsSentence(text: string, last: number, floor: number): boolean {
  let at = last
  while (at >= floor && closers.has(text.charCodeAt(at))) at--
  return at >= floor && (stops.has(text.charCodeAt(at)) || wideStops.has(text.charCodeAt(at)))
}
