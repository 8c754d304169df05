import type { Chunk } from './chunk'

/** The longest title, subject or period that goes with a chunk, in UTF-16 code units. */
export const LONGEST_FACT = 160
/** Of a heading path so many of the deepest are shown and searched, each cut to `LONGEST_FACT`. */
const DEEPEST = 6

/** What a document says it is. */
export interface DocumentFacts {
  title: string
  /** The company or subject that it says it is about. */
  subject?: string
  /** The year or period it says it is of. */
  period?: string
}

type Placed = Pick<Chunk, 'title' | 'subject' | 'period' | 'position'>

/** The headings above a chunk, the topmost first, without one that is the title; what a prompt and an index take of them. */
export function sectionsOf({ title, position }: Pick<Placed, 'title' | 'position'>): string[] {
  const headings = position.headingPath ?? []
  if (headings.length === 0) return headings
  return headings
    .filter((heading) => heading !== title)
    .slice(-DEEPEST)
    .map((heading) => heading.slice(0, LONGEST_FACT))
}

/** What places a chunk, as one line before its text in the index. Nothing for chunks that carry no title. */
export function placementLine(chunk: Placed): string {
  const { title, subject, period } = chunk
  if (title === undefined) return ''
  const own = title.toLowerCase()
  const facts = [subject, period].filter((fact) => fact !== undefined && !own.includes(fact.toLowerCase()))
  return [title, ...facts, ...sectionsOf(chunk)].join(' › ')
}
