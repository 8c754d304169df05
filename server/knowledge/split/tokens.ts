import type { Layout } from './layout'
import { reachBackward, reachForward, skipSpace, trimEnd } from './measure'
import type { SplitOptions } from './recursive'
import type { Span } from './text-chunk'

/**
 * Fixed windows of exactly `size` units (the last of a page may be shorter), each repeating `overlap` units of the one
 * before, wherever that cuts; only a code point stays whole. White space at the ends of a window is left out.
 */
export function* windowSpans(
  text: string,
  range: Span,
  { size, overlap, unit }: SplitOptions,
  layout: Layout,
): Generator<Span, void, undefined> {
  let start = skipSpace(text, range.start, range.end)
  let done = start
  while (done < range.end) {
    const last = Math.min(layout.pageEnd(done), range.end)
    let reach = reachForward(text, start, size, unit, last)
    if (reach <= done) {
      start = done
      reach = reachForward(text, start, size, unit, last)
    }
    const end = trimEnd(text, start, reach)
    yield { start, end }
    done = skipSpace(text, reach, range.end)
    const back = overlap === 0 || done >= last ? done : reachBackward(text, start + 1, reach, overlap, unit)
    start = Math.min(done, skipSpace(text, back, range.end))
  }
}
