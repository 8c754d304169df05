import type { TextParts } from './tokens'

/** Tokens of a text, `to` exclusive; with `from` = `to` the gap before a token. */
export interface Range {
  from: number
  to: number
}

/** Words further away than this tell nothing about a fact. */
const REACH = 9
/** Words that only join others tell something directly beside it: "from 1990", "to Oslo". */
const SMALL_REACH = 2
const SMALL_WEIGHT = 0.5
/** What a word weighs that stands on the other side of the fact than claimed. */
const OTHER_SIDE = 0.4
/** The same where it stands in a clause that comes later: that is about something else. */
const LATER_CLAUSE = 0.1
/** Where the clause has moved, so that words may have changed sides. */
const MOVED = 0.85
const MOVED_AWAY = 0.5
/** How quickly a difference of distances counts; words of an earlier clause also hold for the later ones of a sentence. */
const SLACK = 4
const INHERITED = 16

export interface FitOptions {
  /** On which side of the fact in the claim words stand that may be on the other one in the source. */
  moved?: { left: boolean; right: boolean }
  /** How much more what follows weighs than what goes before: a negation is about what follows. */
  ahead?: number
}

/**
 * How well the words around a part of the claim fit around a part of a source, 0–1: their share, near words weighing more
 * (1 / (1 + d/3), d their distance) and rare ones (1 / √n, n how often the source has them), less where the distances
 * differ (1 / (1 + |d − d′|/4)), and less on the other side or in a later clause. 1 for a sentence that is the same; undefined where the claim
 * has no words around it.
 */
export function fitOf(
  claim: TextParts,
  at: Range,
  source: TextParts,
  place: Range,
  { moved, ahead = 1 }: FitOptions = {},
): number | undefined {
  let total = 0
  let sum = 0
  const add = (index: number, distance: number, left: boolean) => {
    const token = claim.tokens[index]
    if (!token || (!token.content && Math.abs(index - (left ? at.from : at.to - 1)) > SMALL_REACH)) return
    const found = source.byKey.get(token.key)
    const kind = token.content ? 1 : SMALL_WEIGHT
    const weight = ((left ? 1 : ahead) * kind) / (1 + distance / 3) / Math.sqrt(Math.max(1, found?.length ?? 1))
    total += weight
    if (!found) return
    const mayMove = left ? moved?.left : moved?.right
    let best = 0
    for (const candidate of found) {
      if (candidate >= place.from && candidate < place.to) continue
      const near = nearness(source, candidate, place, { left, mayMove, distance })
      if (near > best) best = near
    }
    sum += weight * best
  }
  for (let index = at.from - 1; index >= Math.max(0, at.from - REACH); index--)
    add(index, awayFrom(claim, at, index), true)
  for (let index = at.to; index < Math.min(claim.tokens.length, at.to + REACH); index++) {
    add(index, awayFrom(claim, at, index), false)
  }
  return total === 0 ? undefined : sum / total
}

interface Expected {
  /** Where the claim has the word, and how far away. */
  left: boolean
  distance: number
  mayMove: boolean | undefined
}

/** How nearly a word of the source stands where the claim has it: 1 there, towards 0 elsewhere. */
function nearness({ tokens }: Pick<TextParts, 'tokens'>, at: number, place: Range, expected: Expected): number {
  const { left, distance, mayMove } = expected
  const token = tokens[at]
  if (!token) return 0
  const isLeft = at < place.from
  const fact = tokens[Math.min(place.from, tokens.length - 1)]
  const difference = Math.abs(awayFrom({ tokens }, place, at) - distance)
  const sameSentence = token.sentence === fact?.sentence
  const otherClause = token.clause !== fact?.clause
  if (isLeft === left) return 1 / (1 + difference / (isLeft && sameSentence && otherClause ? INHERITED : SLACK))
  if (mayMove) return (!isLeft && otherClause ? MOVED_AWAY : MOVED) / (1 + difference / INHERITED)
  return (!isLeft && otherClause ? LATER_CLAUSE : OTHER_SIDE) / (1 + difference / SLACK)
}

/** So many words may stand before a fact in an opening: "On the first Sunday of May". */
const OPENING = 5

/** Words that begin such an opening. */
const PREPOSITIONS = new Set(
  'in on at by after before during since until from for with under over between around throughout en a al de del desde hasta por para con durante tras según entre antes después hacia'.split(
    ' ',
  ),
)

/** Whether a part of a text stands in what opens its sentence: "In 1990, …", "On the first Sunday of May the …". */
function opens({ tokens }: TextParts, { from, to }: Range): boolean {
  const sentence = tokens[from]?.sentence
  let before = 0
  while (before <= OPENING && from - before - 1 >= 0 && tokens[from - before - 1]?.sentence === sentence) before += 1
  const first = tokens[from - before]?.form ?? ''
  // "El 28 de mayo …" opens with an article.
  const begins = PREPOSITIONS.has(first) || (before === 1 && first === 'el')
  if (before === 0 || before > OPENING || !begins) return false
  const next = tokens[to]
  return before <= 2 || (next !== undefined && next.place - (tokens[to - 1]?.place ?? 0) > 1)
}

/**
 * Which words may have changed sides: "in 1990" goes from the end of a sentence to its beginning, or back. What follows
 * it in the claim then stands before it in the source.
 */
export function movedBetween(claim: TextParts, at: Range, source: TextParts, place: Range): FitOptions {
  const [ours, theirs] = [opens(claim, at), opens(source, place)]
  if (ours === theirs) return {}
  const isLast = at.to >= claim.tokens.length - 1
  return { moved: { right: ours, left: theirs && isLast } }
}

/** How much further apart an aside and what stands around it are. */
const ASIDE = 3

/** How far a token stands from a part of its text, at least 1. */
function awayFrom({ tokens }: Pick<TextParts, 'tokens'>, { from, to }: Range, index: number): number {
  const token = tokens[index]
  if (!token) return Number.POSITIVE_INFINITY
  const gap = from === to
  const edge = tokens[index < from ? (gap ? from - 1 : from) : gap ? from : to - 1]
  const place = edge?.place ?? token.place
  // Into a gap fits one more word.
  const between = gap ? 1 : 0
  const aside = token.depth === (tokens[Math.min(from, tokens.length - 1)]?.depth ?? 0) ? 0 : ASIDE
  return Math.max(1, Math.abs(token.place - place) + between) + aside
}
