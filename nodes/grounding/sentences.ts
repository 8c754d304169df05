import { citationSource } from '../shared/resolve-citations'

/** A part of a text by its UTF-16 offsets, `end` exclusive. */
export interface Span {
  start: number
  end: number
}

/** Abbreviations after which a full stop does not end a sentence. */
const abbreviations = new Set(
  'mr mrs ms dr prof st jr sr vs etc fig figs no nos vol pp p art arts sec ch eq e.g i.e cf al approx inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec sra srta dra ud uds pág págs núm núms ee.uu a.c d.c bzw z.b d.h u.a nr'.split(
    ' ',
  ),
)

const CITATIONS = String.raw`(?:[ \t]*(?:${citationSource}))*`
/** A sentence ends with its marks and the citations behind them, before a capital, a digit or the end of the block. */
const END = new RegExp(
  String.raw`(?<![.!?…])[.!?…]+["'”’»)*_]*${CITATIONS}(?=\s+["'“‘«¿¡([*_]*[\p{Lu}\p{Lo}\p{N}]|\s*$)|[。！？]+[」』”）]*${CITATIONS}`,
  'gu',
)
const FENCE = /^[ \t]*(`{3,}|~{3,})/
const HEADING = /^[ \t]*#{1,6} /
/** A line that begins a list item, a quotation or a table row begins a block of its own. */
const OWN_BLOCK = /^[ \t]*(?:(?:[-*•]|\d{1,3}[.)])[ \t]|[>|])/
/** What stands before the words of a block without being one. */
const LEAD = /^[\s|>]*(?:(?:[-*•]|\d{1,3}[.)])[ \t]+)?[\s|]*/

interface Line extends Span {
  text: string
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start < text.length; ) {
    const at = text.indexOf('\n', start)
    const end = at < 0 ? text.length : at
    yield { start, end, text: text.slice(start, end) }
    start = end + 1
  }
}

/** Lines that belong together: paragraphs, list items, table rows. Code and headings are left out. */
function* blocksOf(text: string): Generator<Span> {
  let open: Span | undefined
  let fence: string | undefined
  for (const line of linesOf(text)) {
    const mark = FENCE.exec(line.text)?.[1]
    const inCode = fence !== undefined
    if (fence === undefined) fence = mark
    else if (mark?.startsWith(fence)) fence = undefined
    const apart = inCode || mark !== undefined || HEADING.test(line.text) || line.text.trim() === ''
    if (open && (apart || OWN_BLOCK.test(line.text))) {
      yield open
      open = undefined
    }
    if (!apart) open = { start: open?.start ?? line.start, end: line.end }
  }
  if (open) yield open
}

function endsInAbbreviation(text: string): boolean {
  const word = /([\p{L}.]+)\.\s*$/u.exec(text.slice(-40))?.[1]
  // A single capital is an initial: "J. Smith".
  return word !== undefined && (abbreviations.has(word.toLowerCase()) || /^\p{Lu}$/u.test(word))
}

function* sentencesIn(text: string, block: Span): Generator<Span> {
  let from = block.start
  for (const match of text.slice(block.start, block.end).matchAll(END)) {
    const end = block.start + match.index + match[0].length
    if (endsInAbbreviation(text.slice(from, end))) continue
    yield { start: from, end }
    from = end
  }
  yield { start: from, end: block.end }
}

function trimmed(text: string, { start, end }: Span): Span {
  const from = start + (LEAD.exec(text.slice(start, end))?.[0].length ?? 0)
  let to = end
  while (to > from && /[\s|]/.test(text[to - 1] ?? '')) to -= 1
  return { start: from, end: to }
}

/**
 * The sentences, list items and table rows of a text, in order, with the citations behind them. Code and headings have
 * none. List marks, quotation marks of Markdown and the outer lines of a table row belong to no sentence.
 */
export function sentenceSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const block of blocksOf(text)) {
    for (const sentence of sentencesIn(text, trimmed(text, block))) {
      const span = trimmed(text, sentence)
      if (/[\p{L}\p{N}]/u.test(text.slice(span.start, span.end))) spans.push(span)
    }
  }
  return spans
}
