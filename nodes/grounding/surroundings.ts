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
/** What a word weighs that stands on the other side of the fact than claimed: clauses may change places. */
const OTHER_SIDE = 0.4

/**
 * How well the words around a part of the claim fit around a part of a source: their share, near words weighing more
 * (1 / (1 + d/3), d their distance), less where the distances differ (1 / (1 + |d − d′|/4)), and less on the other side.
 * 1 for a sentence that is the same; undefined where the claim has no words around it.
 */
export function fitOf(claim: TextParts, at: Range, source: TextParts, place: Range): number | undefined {
  let total = 0
  let sum = 0
  const [leftEdge, rightEdge] = edgesOf(source, place)
  const add = (index: number, distance: number, left: boolean) => {
    const token = claim.tokens[index]
    if (!token || (!token.content && Math.abs(index - (left ? at.from : at.to - 1)) > SMALL_REACH)) return
    const found = source.byKey.get(token.key)
    const weight = (token.content ? 1 : SMALL_WEIGHT) / (1 + distance / 3) / Math.sqrt(Math.max(1, found?.length ?? 1))
    total += weight
    let best = 0
    for (const candidate of found ?? []) {
      const there = source.tokens[candidate]?.place ?? 0
      if (candidate >= place.from && candidate < place.to) continue
      const isLeft = candidate < place.from
      const away = isLeft ? leftEdge - there : there - rightEdge
      const near = (isLeft === left ? 1 : OTHER_SIDE) / (1 + Math.abs(away - distance) / 4)
      if (near > best) best = near
    }
    sum += weight * best
  }
  const [first, last] = edgesOf(claim, at)
  for (let index = at.from - 1; index >= Math.max(0, at.from - REACH); index--) add(index, first - (claim.tokens[index]?.place ?? 0), true)
  for (let index = at.to; index < Math.min(claim.tokens.length, at.to + REACH); index++) add(index, (claim.tokens[index]?.place ?? 0) - last, false)
  return total === 0 ? undefined : sum / total
}

/** The places from which distances to the left and to the right are counted. */
function edgesOf({ tokens }: TextParts, { from, to }: Range): [left: number, right: number] {
  if (from < to) return [tokens[from]?.place ?? 0, tokens[to - 1]?.place ?? 0]
  return [(tokens[from - 1]?.place ?? 0) + 1, (tokens[from]?.place ?? Number.POSITIVE_INFINITY) - 1]
}
