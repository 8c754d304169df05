import { cutLevel, level } from './boundaries'
import type { Layout } from './layout'
import { fits, isSpace, reachBackward, reachForward, type SplitUnit, skipSpace, trimEnd } from './measure'
import type { Span } from './text-chunk'

/** How to split. `size` and `overlap` count `unit`s; tokens are those of `estimateTokens`. */
export interface SplitOptions {
  size: number
  overlap: number
  unit: SplitUnit
}

/**
 * Splits a part of a text into pieces of at most `size` units, one at a time.
 * Separators are tried from the best to the worst: before a heading, between paragraphs, lines, sentences, words, and at
 * last between code points; the last place of the best kind in the second half of what fits wins. A table, a row of one and
 * a piece of code are not parted when they fit. Each piece but the first repeats up to `overlap` units from the end of the
 * one before, from a sentence's start where there is one, never across a heading or out of a table. A piece stays within
 * its page, so that a citation opens the page that holds what it says. Every character that is not white space is in some
 * piece. Linear in the length of the text.
 */
export function* recursiveSpans(
  text: string,
  range: Span,
  options: SplitOptions,
  layout: Layout,
): Generator<Span, void, undefined> {
  const { size, unit } = options
  let start = skipSpace(text, range.start, range.end)
  let done = start
  while (done < range.end) {
    const last = Math.min(layout.pageEnd(done), range.end)
    let reach = reachForward(text, start, size, unit, last)
    if (reach <= done) {
      // Nothing new fits behind the overlap: go on without it.
      start = done
      reach = reachForward(text, start, size, unit, last)
    }
    const wanted = reach >= last ? last : chooseCut(text, { start, done, reach }, layout.isHeading)
    const cut = reach >= last ? last : keepWhole(text, { start, done, reach, cut: wanted }, options, layout)
    if (cut === 'without-overlap') {
      start = done
      continue
    }
    const end = trimEnd(text, start, cut)
    yield { start, end }
    done = skipSpace(text, cut, range.end)
    start = done < last ? overlapStart(text, { start, end, done }, options, layout) : done
  }
}

/** Where the chunk from `start` ends: behind `done` (so that it brings something new), at most at `reach`. */
function chooseCut(
  text: string,
  { start, done, reach }: { start: number; done: number; reach: number },
  isHeading: (at: number) => boolean,
): number {
  const middle = Math.max(start + Math.floor((reach - start) / 2), done + 1)
  let best = { level: level.none as number, at: reach }
  for (let at = reach; at > done; at--) {
    if (at < middle && best.level > level.none) break
    const found = cutLevel(text, at, start, isHeading)
    if (found > best.level) best = { level: found, at }
    if (best.level === level.heading) break
  }
  return best.level === level.none && isSpace(text.charCodeAt(reach)) ? reach : best.at
}

/** Moves a cut out of what should stay whole: behind it when it fits still, else before it. */
function keepWhole(
  text: string,
  { start, done, reach, cut }: { start: number; done: number; reach: number; cut: number },
  { size, unit }: SplitOptions,
  layout: Layout,
): number | 'without-overlap' {
  // Most documents have neither tables nor code.
  if (layout.leaves.length === 0) return cut
  for (const whole of layout.wholesAround(cut, 4 * size)) {
    if (whole.end <= reach) return whole.end
    if (!fits(text, whole.start, whole.end, size, unit)) continue
    if (whole.start > done) return whole.start
    if (whole.start === done && start < done) return 'without-overlap'
  }
  return cut
}

/** Where the next chunk starts: inside the one before, by at most the overlap. */
function overlapStart(
  text: string,
  { start, end, done }: { start: number; end: number; done: number },
  { overlap, unit }: SplitOptions,
  layout: Layout,
): number {
  const { isHeading } = layout
  if (overlap === 0 || isHeading(done)) return done
  const found = overlapPlace(text, { start, end, done }, reachBackward(text, start + 1, end, overlap, unit), isHeading)
  const parted = layout.leaves.length > 0 && (layout.leafAround(found) ?? layout.leafAround(done))
  return parted ? done : found
}

function overlapPlace(
  text: string,
  { start, end, done }: { start: number; end: number; done: number },
  lowest: number,
  isHeading: (at: number) => boolean,
): number {
  let word = done
  let sentence = done
  for (let at = end - 1; at >= lowest; at--) {
    const found = cutLevel(text, at, start, isHeading)
    if (found === level.heading) return at
    if (found >= level.sentence) sentence = at
    if (found >= level.word) word = at
  }
  if (sentence < done) return sentence
  return word < done || lowest >= end || isSpace(text.charCodeAt(lowest)) ? word : unbroken(text, lowest, end, done)
}

/** In text without any separator the overlap starts at a code point; beside ordinary words there is none. */
function unbroken(text: string, lowest: number, end: number, done: number): number {
  return done === end && !isSpace(text.charCodeAt(end - 1)) ? lowest : done
}
