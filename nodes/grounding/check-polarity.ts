import type { Mismatch } from '@/pipeline/grounding-report'
import { areAlike, areOpposite, type Negation } from '@/server/knowledge/facts'
import { fitOf, type Range } from './surroundings'
import { type TextParts, tokenRange } from './tokens'

const MARGIN = 0.1
/** A negation is about what follows it. */
const ABOUT = { ahead: 2 }
/** How well a place must fit to say that a claim is about it. */
const LEAST = 0.5
/** How near to a negation a word belongs to it: before it, behind it. */
const BEFORE = 2
const BEHIND = 4
/** Words around a negation from which its place in the other text is sought. */
const SEEN = 4
/** Words that a text has more often tell no place. */
const FEW = 8

interface Cue {
  negation: Negation
  range: Range
}

const cuesOf = (parts: TextParts): Cue[] =>
  parts.negations.map((negation) => ({ negation, range: tokenRange(parts, negation) }))

const isBeside = ({ tokens }: TextParts, gap: number, cues: readonly Cue[]): boolean =>
  cues.some(
    ({ range }) =>
      gap >= range.from - BEFORE && gap <= range.to + BEHIND && tokens[gap]?.sentence === tokens[range.from]?.sentence,
  )

/** Gaps between the tokens of a text beside the words that stand around a part of another. */
function gapsNear(from: TextParts, around: Range, into: TextParts): Set<number> {
  const gaps = new Set<number>()
  for (let at = Math.max(0, around.from - SEEN); at < Math.min(from.tokens.length, around.to + SEEN); at++) {
    if (at >= around.from && at < around.to) continue
    const token = from.tokens[at]
    const places = (token && into.byKey.get(token.key)) ?? []
    // Small words are everywhere; only those directly beside it may tell the place.
    const isNext = at === around.from - 1 || at === around.to
    if (token?.content || (isNext && places.length <= FEW)) for (const place of places) gaps.add(place).add(place + 1)
  }
  return gaps
}

/** The gap of a text, beside no negation, into which a part of another fits best. */
function bestGap(
  from: TextParts,
  around: Range,
  into: TextParts,
  cues: readonly Cue[],
): { share: number; gap: number } {
  let best = { share: 0, gap: -1 }
  for (const gap of gapsNear(from, around, into)) {
    if (isBeside(into, gap, cues)) continue
    const share = fitOf(from, around, into, { from: gap, to: gap }, ABOUT) ?? 0
    if (share > best.share) best = { share, gap }
  }
  return best
}

/** Whether a negation of the source stands before the same words as that of the claim. */
function negatesSame(claim: TextParts, { to }: Range, source: TextParts, cues: readonly Cue[]): boolean {
  const heads = headsBehind(claim, to).slice(0, 2)
  if (heads.length === 0) return false
  return cues.some(({ range }) => {
    const there = headsBehind(source, range.to)
    return heads.every((head) => there.includes(head))
  })
}

/** The next words that carry meaning, in the same sentence. */
const headsBehind = ({ tokens }: TextParts, from: number): string[] =>
  tokens
    .slice(from, from + SEEN + 1)
    .filter(({ content, sentence }) => content && sentence === tokens[from]?.sentence)
    .map(({ key }) => key)

const best = (shares: Iterable<number>): number => Math.max(0, ...shares)

/** Negations that only the claim or only the source has about the same words. */
function checkNegations(
  claim: TextParts,
  sources: readonly { parts: TextParts; cues: readonly Cue[] }[],
): (Mismatch & { at: number })[] {
  const ours = cuesOf(claim)
  const found: (Mismatch & { at: number })[] = []
  for (const { negation, range } of ours) {
    if (sources.some(({ parts, cues }) => negatesSame(claim, range, parts, cues))) continue
    const negated = best(
      sources.flatMap(({ parts, cues }) => cues.map((cue) => fitOf(claim, range, parts, cue.range, ABOUT) ?? 0)),
    )
    const plain = best(sources.map(({ parts, cues }) => bestGap(claim, range, parts, cues).share))
    if (plain >= LEAST && plain > negated + MARGIN)
      found.push({ kind: 'negation', claimed: wordsAround(claim, range, negation), at: range.from })
  }
  for (const { parts, cues } of sources) {
    for (const { negation, range } of cues) {
      const { share, gap } = bestGap(parts, range, claim, ours)
      if (share < LEAST * 0.7) continue
      const place = { from: gap, to: gap }
      const negated = fitOf(claim, place, parts, range, ABOUT) ?? 0
      const plain = best(sources.map((other) => bestGap(claim, place, other.parts, other.cues).share))
      if (negated >= LEAST && negated > plain + MARGIN) {
        found.push({
          kind: 'negation',
          claimed: wordsAround(claim, place),
          found: wordsAround(parts, range, negation),
          at: gap,
        })
      }
    }
  }
  return found
}

/** A few words on both sides, to be shown. */
function wordsAround({ text, tokens }: TextParts, { from, to }: Range, negation?: Negation): string {
  const start = tokens[Math.max(0, from - 1)]?.start ?? negation?.start ?? 0
  const end = tokens[Math.min(tokens.length, to + 2) - 1]?.end ?? negation?.end ?? text.length
  return text.slice(start, end)
}

/** Words of the claim in whose place a source has their opposite. */
function checkOpposites(claim: TextParts, sources: readonly TextParts[]): (Mismatch & { at: number })[] {
  return claim.opposites.flatMap((claimed): (Mismatch & { at: number })[] => {
    const at = tokenRange(claim, claimed)
    const key = claim.tokens[at.from]?.key ?? ''
    let own: number | undefined
    let rival: { share: number; found: string } | undefined
    for (const source of sources) {
      for (const place of source.byKey.get(key) ?? []) {
        own = Math.max(own ?? 0, fitOf(claim, at, source, { from: place, to: place + 1 }) ?? 1)
      }
      for (const other of source.opposites) {
        const share = fitOf(claim, at, source, tokenRange(source, other)) ?? 0
        if (areAlike(claimed, other)) own = Math.max(own ?? 0, share)
        else if (areOpposite(claimed, other) && share > (rival?.share ?? 0)) rival = { share, found: other.text }
      }
    }
    if (!rival || rival.share < LEAST || rival.share < (own ?? 0) + MARGIN) return []
    return [{ kind: 'opposite', claimed: claimed.text, found: rival.found, at: at.from }]
  })
}

/** Further apart than this, a negation and an opposite do not cancel out. */
const TOGETHER = 6

/**
 * Where a claim says the contrary of its sources: it is negated and they are not, or the other way round, or it has the
 * opposite of their word. Both together say the same again ("not open" for "closed").
 */
export function checkPolarity(claim: TextParts, sources: readonly TextParts[]): Mismatch[] {
  const negations = checkNegations(
    claim,
    sources.map((parts) => ({ parts, cues: cuesOf(parts) })),
  )
  const opposites = checkOpposites(claim, sources)
  const apart = (a: { at: number }, others: readonly { at: number }[]) =>
    !others.some(({ at }) => Math.abs(at - a.at) <= TOGETHER)
  const left = [
    ...negations.filter((each) => apart(each, opposites)),
    ...opposites.filter((each) => apart(each, negations)),
  ]
  return left.map(({ at: _at, ...mismatch }) => mismatch)
}
