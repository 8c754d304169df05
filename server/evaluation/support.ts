import { type Citing, checkByModel } from '@/nodes/grounding/check-by-model'
import { createWordChecker } from '@/nodes/grounding/check-by-words'
import { type Claim, citedBy, claimsOf } from '@/nodes/grounding/claims'
import type { Chunk } from '@/pipeline/chunk'
import type { CitedStatement } from '@/pipeline/metrics/citations'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { askJudge } from './judge'
import type { Subject } from './subject'

/** Share of a claim's words that its sources must have: what the grounding node is set to. */
export const WORD_THRESHOLD = 0.6

/** Tells of claims whether the chunks beside them support them. */
type Supports = (items: readonly Citing[]) => Promise<boolean[]>

/** By a judge, or by words and facts where there is none, as the grounding node does both. */
function supportsOf(subject: Subject, judge: ResolvedModel | undefined): Supports {
  const { question, sources } = subject
  if (!judge) {
    const checker = createWordChecker(sources.values(), question, { threshold: WORD_THRESHOLD, bound: true })
    return (items) => Promise.resolve(items.map(({ claim, cited }) => checker.check(claim, cited).supported))
  }
  return async (items) => {
    if (items.length === 0) return []
    const verdicts = await askJudge(subject, judge, (asker) => checkByModel(items, question, asker))
    return verdicts.map(({ supported }) => supported)
  }
}

export interface Faithfulness {
  /** Every claim of the answer, and whether the sources support it: those that it cites, or any other. */
  claims: { text: string; supported: boolean }[]
  statements: CitedStatement[]
}

/**
 * Holds each claim of the answer against its sources. First those that it cites; then, for claims that these do not support,
 * all of them. What of several citations is needed is asked last, of supported claims alone.
 */
export async function faithfulnessOf(subject: Subject, judge: ResolvedModel | undefined): Promise<Faithfulness> {
  const { answered, sources } = subject
  const supports = supportsOf(subject, judge)
  const all = [...sources.values()]
  const items = claimsOf(answered.text).map((claim) => ({ claim, cited: citedBy(claim, sources) }))
  const byCited = await supportedOf(supports, items)
  const left = items.filter((item) => !byCited.has(item.claim))
  const byAny = await supportedOf(
    supports,
    left.filter(({ cited }) => cited.length < all.length).map(({ claim }) => ({ claim, cited: all })),
  )
  return {
    claims: items.map(({ claim }) => ({ text: claim.text, supported: byCited.has(claim) || byAny.has(claim) })),
    statements: await statementsOf(supports, items, byCited),
  }
}

/** The claims that the chunks beside them support; what cites nothing is not asked about. */
async function supportedOf(supports: Supports, items: readonly Citing[]): Promise<Set<Claim>> {
  const asked = items.filter(({ cited }) => cited.length > 0)
  const verdicts = await supports(asked)
  return new Set(asked.filter((_, at) => verdicts[at]).map(({ claim }) => claim))
}

async function statementsOf(
  supports: Supports,
  items: readonly Citing[],
  supported: ReadonlySet<Claim>,
): Promise<CitedStatement[]> {
  const several = items.filter(({ claim, cited }) => supported.has(claim) && cited.length > 1)
  const parts = several.flatMap(({ claim, cited }) =>
    cited.flatMap((chunk) => [
      { claim, cited: [chunk] },
      { claim, cited: cited.filter((other) => other !== chunk) },
    ]),
  )
  const verdicts = await supports(parts)
  const verdictOf = new Map(parts.map(({ claim, cited }, at) => [keyOf(claim, cited), verdicts[at] ?? false]))
  const said = (claim: Claim, cited: readonly Chunk[]) => verdictOf.get(keyOf(claim, cited)) ?? supported.has(claim)
  return items.map(({ claim, cited }) => ({
    supported: supported.has(claim),
    citations: citationsOf(claim, cited, said),
  }))
}

const keyOf = ({ start }: Claim, cited: readonly Chunk[]): string =>
  `${start} ${cited.map(({ citation = 0 }) => citation).join(' ')}`

/** Numbers that belong to no source are citations too: they support nothing. */
function citationsOf(
  claim: Claim,
  cited: readonly Chunk[],
  said: (claim: Claim, cited: readonly Chunk[]) => boolean,
): CitedStatement['citations'] {
  const unknown = Math.max(0, new Set(claim.citations).size - cited.length)
  const known = cited.map((chunk) => ({
    alone: said(claim, [chunk]),
    withoutIt:
      cited.length > 1 &&
      said(
        claim,
        cited.filter((other) => other !== chunk),
      ),
  }))
  return [...known, ...Array.from({ length: unknown }, () => ({ alone: false, withoutIt: true }))]
}
