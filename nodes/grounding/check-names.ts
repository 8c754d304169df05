import type { Mismatch } from '@/pipeline/grounding-report'
import { fold } from '@/server/knowledge/analyser'
import { codesOf, type NameFact } from '@/server/knowledge/facts'
import { fitOf, movedBetween, type Range } from './surroundings'
import { isAsideOf, type TextParts, tokenRange } from './tokens'

/** How much better another name must fit into the place of the claimed one, and how well at least. */
const MARGIN = 0.15
/** More where the claim has the other name too: its words may be in another order. */
const MARGIN_CLAIMED = 0.3
const LEAST = 0.45

const wordsOf = ({ words }: NameFact): string[] => words.map(({ text }) => fold(text.toLowerCase()))

/** "NFL" for "National Football League": the first letters of a run of names. */
function isShort(short: readonly string[], long: readonly string[]): boolean {
  const [word = ''] = short
  const letters = word.replaceAll('.', '')
  return short.length === 1 && long.length > 1 && letters.length > 1 && letters === long.map((each) => each[0]).join('')
}

/** What people of a place are called is near its name: "Chinese" for "China". */
const isNear = (a: string, b: string): boolean =>
  a === b || (a.length > 3 && b.length > 3 && a.slice(0, 4) === b.slice(0, 4))

const isWithin = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((word) => b.some((other) => isNear(word, other)))

/**
 * Whether two names may mean the same: one has all words of the other, both have the last (a family's name) unless that is
 * also a common word ("university"), or one is short for the other.
 */
function mayBeSame(a: readonly string[], b: readonly string[], sure: ReadonlySet<string>): boolean {
  if (isWithin(a, b) || isWithin(b, a) || isShort(a, b) || isShort(b, a)) return true
  const last = a.at(-1)
  return last !== undefined && last === b.at(-1) && sure.has(last)
}

/** Words that sources write with a capital where it tells something, and never without one. */
function sureWords(sources: readonly TextParts[]): ReadonlySet<string> {
  const sure = new Set<string>()
  for (const { names } of sources) {
    for (const name of names) {
      const words = wordsOf(name)
      if (!name.first || words.length > 1 || isPossessive(name)) for (const word of words) sure.add(word)
    }
  }
  for (const { tokens, text } of sources) {
    for (const { start, form } of tokens) if (/^\p{Ll}/u.test(text.slice(start, start + 2))) sure.delete(fold(form))
  }
  return sure
}

/** "Kublai's" at the beginning of a sentence is a name for all that stands first. */
const isPossessive = ({ words: [first] }: NameFact): boolean =>
  first !== undefined && first.end - first.start > first.text.length

/**
 * Names that stand in a source, but with something else than in the claim: another name fits clearly better into their
 * place, or their words belong to different names. Whether a name occurs at all is asked elsewhere.
 */
export function checkNames(claim: TextParts, sources: readonly TextParts[]): Mismatch[] {
  const sure = sureWords(sources)
  const known = sources.flatMap((source) =>
    source.names
      .map((name) => ({ source, name, words: wordsOf(name) }))
      .filter(({ name, words }) => !name.first || words.length > 1 || words.some((word) => sure.has(word))),
  )
  const claimedNames = claim.names.map(wordsOf)
  return claim.names.flatMap((name, index): Mismatch[] => {
    const words = claimedNames[index] ?? []
    if (
      isMixed(
        words,
        known.map((each) => each.words),
        sure,
      ) &&
      !standTogether(claim, name, sources)
    )
      return [{ kind: 'name-elsewhere', claimed: name.text }]
    const own = known.filter((each) => mayBeSame(words, each.words, sure))
    const isSure = words.some((word) => sure.has(word))
    if (own.length === 0 && !name.first) return []
    const at = tokenRange(claim, name)
    const byAgent = isAgent(claim, at)
    const fitting = (each: (typeof known)[number], mayMove: boolean) => {
      const place = tokenRange(each.source, each.name)
      const flipped = byAgent !== isAgent(each.source, place)
      const moved = flipped
        ? { moved: { left: true, right: true } }
        : mayMove
          ? movedBetween(claim, at, each.source, place)
          : {}
      return fitOf(claim, at, each.source, place, moved) ?? 0
    }
    const ownFit = Math.max(lowerFit(claim, name, sources), ...own.map((each) => fitting(each, true)))
    let best: { share: number; found: string } | undefined
    for (const rival of known) {
      if (mayBeSame(words, rival.words, sure)) continue
      if (own.some(({ source, name: known }) => source === rival.source && isAsideOf(source, known, rival.name)))
        continue
      const isClaimed = claimedNames.some((other) => mayBeSame(other, rival.words, sure))
      const share = fitting(rival, false) - (isClaimed ? MARGIN_CLAIMED - MARGIN : 0)
      if (share > (best?.share ?? 0)) best = { share, found: rival.name.text }
    }
    if (!best || best.share < (isSure ? LEAST : LEAST + 0.2) || best.share < ownFit + MARGIN) return []
    return [{ kind: 'name-elsewhere', claimed: name.text, found: best.found }]
  })
}

/** Behind "by" stands in a passive sentence what stands before the verb in an active one. */
const isAgent = ({ tokens }: TextParts, { from }: Range): boolean => /^(?:by|por)$/.test(tokens[from - 1]?.form ?? '')

/** How well the words of a name fit where a source has them without a capital, or first in a sentence. */
function lowerFit(claim: TextParts, name: NameFact, sources: readonly TextParts[]): number {
  const at = tokenRange(claim, name)
  const keys = claim.tokens.slice(at.from, at.to).filter(({ content }) => content)
  let best = 0
  for (const source of sources) {
    for (const { key } of keys) {
      for (const place of source.byKey.get(key) ?? []) {
        best = Math.max(best, fitOf(claim, at, source, { from: place, to: place + 1 }) ?? 0)
      }
    }
  }
  return best
}

/** Whether two neighbours of a claimed name belong to different names in the sources, and nowhere to the same. */
function isMixed(words: readonly string[], known: readonly (readonly string[])[], sure: ReadonlySet<string>): boolean {
  const certain = words.filter((word) => sure.has(word))
  return certain.some((word, at) => {
    const next = certain[at + 1]
    return next !== undefined && !known.some((name) => name.includes(word) && name.includes(next))
  })
}

/** How far apart the words of one name may stand, with an aside between them. */
const TOGETHER = 5

/** Whether a source has all words of a name near each other. */
function standTogether(claim: TextParts, name: NameFact, sources: readonly TextParts[]): boolean {
  const at = tokenRange(claim, name)
  const [first, ...rest] = claim.tokens.slice(at.from, at.to).filter(({ content }) => content)
  if (!first) return true
  return sources.some(({ byKey, tokens }) =>
    (byKey.get(first.key) ?? []).some((start) => {
      let place = tokens[start]?.place ?? 0
      return rest.every(({ key }) => {
        const next = (byKey.get(key) ?? []).find(
          (index) => index > start && Math.abs((tokens[index]?.place ?? 0) - place) <= TOGETHER,
        )
        if (next !== undefined) place = tokens[next]?.place ?? place
        return next !== undefined
      })
    }),
  )
}

/** Codes that no source has, whether with hyphens, blanks or neither between their parts: XJ-9, XJ 9, XJ9. */
export function missingCodes(claim: string, sources: readonly string[]): Mismatch[] {
  return codesOf(claim).flatMap(({ text }): Mismatch[] => {
    const pieces = text.replace(/(?<=\p{N})s$/u, '').match(/\p{L}+|\p{N}+/gu) ?? []
    const pattern = new RegExp(
      String.raw`(?<![\p{L}\p{N}])${pieces.join(String.raw`[-‐-―\s]?`)}s?(?![\p{L}\p{N}])`,
      'iu',
    )
    return sources.some((source) => pattern.test(source)) ? [] : [{ kind: 'name-missing', claimed: text }]
  })
}
