import type { Heading } from '../parse/parsed-document'
import { countBelow, type Layout } from './layout'
import { fits, skipSpace, trimEnd } from './measure'
import { recursiveSpans, type SplitOptions } from './recursive'
import type { ChunkSpan, Span } from './text-chunk'

interface Section extends Span {
  level: number
  /** Where its own words end and its first sub-section begins. */
  ownEnd: number
  below: Section[]
}

/** Deeper headings count as siblings: each level costs one more look at the text. */
const DEEPEST = 9
/** Sections of at most this share of the size are joined with their neighbours. */
const SMALL = 0.25

interface Job {
  text: string
  options: SplitOptions
  layout: Layout
}

/**
 * Splits a part of a text along its headings. A section that fits with all its sub-sections is one chunk; else its own
 * words are split by the recursive rule and its sub-sections each by this one. Neighbouring sub-sections of at most a quarter
 * of the size are joined up to the size, under the heading path of what they share. So a chunk starts and ends
 * at a heading or lies within one section, and no section is parted that fits.
 */
export function* headingSpans(
  text: string,
  headings: readonly Heading[],
  range: Span,
  options: SplitOptions,
  layout: Layout,
): Generator<ChunkSpan, void, undefined> {
  yield* sectionSpans({ text, options, layout }, sectionsOf(headings, range))
}

function sectionsOf(headings: readonly Heading[], range: Span): Section {
  const root: Section = { ...range, level: 0, ownEnd: range.end, below: [] }
  const open = [root]
  const starts = headings.map((heading) => heading.start)
  for (let at = countBelow(starts, range.start); at < headings.length; at++) {
    const heading = headings[at]
    if (!heading || heading.start >= range.end) break
    const level = Math.min(Math.max(1, heading.level), DEEPEST)
    while ((open.at(-1)?.level ?? 0) >= level) closeSection(open, heading.start)
    const parent = open.at(-1) ?? root
    if (parent.below.length === 0) parent.ownEnd = heading.start
    const section = { start: heading.start, end: range.end, level, ownEnd: range.end, below: [] }
    parent.below.push(section)
    open.push(section)
  }
  return root
}

function closeSection(open: Section[], at: number): void {
  const closed = open.pop()
  if (!closed) return
  closed.end = at
  closed.ownEnd = Math.min(closed.ownEnd, at)
}

/** A sub-section, or (without `section`) the words of a section before its first one. */
interface Part extends Span {
  section?: Section
}

function* sectionSpans(job: Job, section: Section): Generator<ChunkSpan, void, undefined> {
  const parts = partsOf(job.text, section)
  const [only, ...others] = parts
  if (!only) return
  if (others.length > 0 && holds(job, section, 1)) {
    yield joined(job.text, parts, section)
    return
  }
  let group: Part[] = []
  for (const part of parts) {
    const small = holds(job, part, SMALL)
    const start = group[0]?.start ?? part.start
    if (group.length > 0 && !(small && holds(job, { start, end: part.end }, 1))) {
      yield joined(job.text, group, section)
      group = []
    }
    if (small) group.push(part)
    else yield* partSpans(job, part)
  }
  if (group.length > 0) yield joined(job.text, group, section)
}

function partsOf(text: string, section: Section): Part[] {
  const parts: Part[] = [
    { start: section.start, end: section.ownEnd },
    ...section.below.map((below) => ({ start: below.start, end: below.end, section: below })),
  ]
  return parts.flatMap((part) => {
    const start = skipSpace(text, part.start, part.end)
    return start < part.end ? [{ ...part, start, end: trimEnd(text, start, part.end) }] : []
  })
}

function* partSpans(job: Job, part: Part): Generator<ChunkSpan, void, undefined> {
  if (part.section && part.section.below.length > 0) yield* sectionSpans(job, part.section)
  else yield* recursiveSpans(job.text, part, job.options, job.layout)
}

/** Several parts as one chunk. What they do not share is left out of the heading path. */
function joined(text: string, parts: readonly Part[], section: Section): ChunkSpan {
  const start = parts[0]?.start ?? section.start
  const end = trimEnd(text, start, parts.at(-1)?.end ?? section.end)
  const own = parts[0]?.section === undefined && section.level > 0
  if (parts.length === 1 || own) return { start, end }
  const levels = parts.flatMap((part) => part.section?.level ?? [])
  return { start, end, pathLevel: Math.min(...levels) - 1 }
}

function holds({ text, options, layout }: Job, { start, end }: Span, share: number): boolean {
  const first = skipSpace(text, start, end)
  const last = trimEnd(text, first, end)
  return layout.pageEnd(first) >= last && fits(text, first, last, Math.floor(options.size * share), options.unit)
}
