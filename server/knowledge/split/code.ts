import type { Layout } from './layout'
import { fits, isSpace, Ruler, splitsPair, trimEnd } from './measure'
import { recursiveSpans, type SplitOptions } from './recursive'
import type { Span } from './text-chunk'

/** A line that is not blank. */
interface Line extends Span {
  indent: number
  blankBefore: boolean
  text: string
}

/** So much of a line decides what it is. */
const LOOKED_AT = 200
/** A unit without any border is cut here, so that looking for one stays short. */
const LONGEST = 64 * 1024
/** Blocks within blocks that are looked into before lines are taken as they come. */
const DEEPEST = 6
const TAB = 4

/** Comments, decorators, attributes and templates belong to what follows them. */
const leading =
  /^(?:@|\/\/|\/\*|\*|#(?!\s*(?:include|define|if|ifdef|ifndef|else|elif|endif|undef|pragma|import)\b)|--|;;|'''|"""|<!--|\[[^\]]*\]$|template\s*<)/
/** What continues or closes the block above: never the first line of a unit. */
const continuing =
  /^(?:[)}\]]|\{$|(?:else|elif|elsif|elseif|except|finally|catch|rescue|ensure|then|do|done|fi|esac|end|endif|endfunction|endclass|begin|where)\b|<\/)/i

/**
 * Splits source code between declarations. By indentation alone, which programs share across languages: a unit begins at a
 * line of the outermost indentation that neither closes nor continues the one above, with the comments, decorators and
 * attributes directly over it. Whole units are packed up to `size`; one that is larger is looked into at its next
 * indentation, and at last split by the recursive rule. Chunks keep the indentation of their first line.
 */
export function codeSpans(
  text: string,
  range: Span,
  options: SplitOptions,
  layout: Layout,
): Generator<Span, void, undefined> {
  return packed(text, range, options, layout, { indent: 0, depth: 0 })
}

interface Level {
  indent: number
  depth: number
}

function* packed(
  text: string,
  range: Span,
  options: SplitOptions,
  layout: Layout,
  level: Level,
): Generator<Span, void, undefined> {
  let open: { start: number; end: number; ruler: Ruler } | undefined
  for (const unit of unitsOf(text, range, level.indent)) {
    const samePage = open && layout.pageEnd(open.start) >= unit.end
    if (open && samePage && open.ruler.holds(unit.end, options.size)) {
      open.end = unit.end
      continue
    }
    if (open) yield { start: open.start, end: open.end }
    const ruler = new Ruler(text, unit.start, options.unit)
    const whole = ruler.holds(unit.end, options.size) && layout.pageEnd(unit.start) >= unit.end
    open = whole ? { ...unit, ruler } : undefined
    if (!whole) yield* inside(text, unit, options, layout, level)
  }
  if (open) yield { start: open.start, end: open.end }
}

/** A unit that is too large: by the blocks inside it, or by lines when there are none. */
function* inside(
  text: string,
  unit: Span,
  options: SplitOptions,
  layout: Layout,
  { indent, depth }: Level,
): Generator<Span, void, undefined> {
  const deeper = depth < DEEPEST ? nextIndent(text, unit, indent) : undefined
  if (deeper !== undefined) {
    yield* packed(text, unit, options, layout, { indent: deeper, depth: depth + 1 })
    return
  }
  for (const piece of recursiveSpans(text, unit, options, layout)) {
    const start = indentationStart(text, piece.start, unit.start)
    const keeps = layout.pageEnd(start) >= piece.end && fits(text, start, piece.end, options.size, options.unit)
    yield keeps ? { start, end: piece.end } : piece
  }
}

/** Where the line begins, if nothing but blanks stands before `start` in it. */
function indentationStart(text: string, start: number, floor: number): number {
  let at = start
  while (at > floor && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--
  return at === floor || text[at - 1] === '\n' ? at : start
}

/** The units of one indentation: what begins at a line of at most `indent`, up to the next such line. */
function* unitsOf(text: string, range: Span, indent: number): Generator<Span, void, undefined> {
  let start = -1
  let end = range.start
  let led = false
  for (const line of linesOf(text, range)) {
    const begins = line.indent <= indent && !continuing.test(line.text)
    const attached = led && !line.blankBefore
    if (start < 0) start = line.start
    else if ((begins && !attached) || line.end - start > LONGEST) {
      yield { start, end: trimEnd(text, start, line.start) }
      start = line.start
    }
    led = begins && leading.test(line.text)
    end = line.end
  }
  if (start >= 0) yield { start, end: trimEnd(text, start, end) }
}

/** The next deeper indentation of a unit. */
function nextIndent(text: string, unit: Span, indent: number): number | undefined {
  let smallest: number | undefined
  for (const line of linesOf(text, unit)) {
    if (line.indent > indent && line.indent < (smallest ?? Number.POSITIVE_INFINITY)) smallest = line.indent
  }
  return smallest
}

function* linesOf(text: string, range: Span): Generator<Line, void, undefined> {
  let at = range.start
  let blankBefore = false
  while (at < range.end) {
    // A slice bounds the search: a text may be one line of many megabytes.
    const newline = text.slice(at, Math.min(range.end, at + LONGEST)).indexOf('\n')
    const end = newline < 0 ? pieceEnd(text, Math.min(range.end, at + LONGEST)) : at + newline
    let first = at
    let indent = 0
    while (first < end && isSpace(text.charCodeAt(first))) indent += text[first++] === '\t' ? TAB : 1
    if (first < end) {
      yield { start: at, end, indent, blankBefore, text: text.slice(first, Math.min(end, first + LOOKED_AT)).trimEnd() }
      blankBefore = false
    } else if (newline >= 0) blankBefore = true
    at = newline < 0 ? end : end + 1
  }
}

const pieceEnd = (text: string, end: number) => (splitsPair(text, end) ? end - 1 : end)
