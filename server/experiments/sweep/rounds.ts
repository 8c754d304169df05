import { seededRandom } from '@/pipeline/metrics/random'
import { groupedBy } from '@/pipeline/metrics/statistics'
import type { CaseRecord } from '@/server/capabilities/records/datasets'

/** Shares of the cases that the rounds measure on. */
const SHARES = [1 / 8, 1 / 4, 1 / 2, 1]
/** Fewer cases say too little to drop anything by. */
const LEAST_CASES = 10

/**
 * The cases of each round of successive halving: each round has those of the one before and some more (Jamieson and
 * Talwalkar, AISTATS 2016). Cases of one source come together, in an order by chance that the seed decides.
 */
export function roundsOf(cases: readonly CaseRecord[], seed: number): CaseRecord[][] {
  const next = seededRandom(seed)
  const ordered = [...groupedBy(cases, ({ source }) => source).values()]
    .map((group) => ({ group, at: next() }))
    .sort((a, b) => a.at - b.at)
    .flatMap(({ group }) => group)
  const sizes = SHARES.map((share) => Math.min(cases.length, Math.max(LEAST_CASES, Math.ceil(cases.length * share))))
  return [...new Set(sizes)].map((size) => ordered.slice(0, size))
}

/** Cases that the search may ask, and those that only confirm. Where all are of the split that confirms, nothing can be confirmed. */
export function splitFor(
  cases: readonly CaseRecord[],
  heldOut: readonly CaseRecord[],
  confirmOn: string,
): { search: CaseRecord[]; confirm: CaseRecord[] } {
  const search = cases.filter(({ split }) => split !== confirmOn)
  if (search.length === 0) return { search: [...cases], confirm: [] }
  const sources = new Set(search.map(({ source }) => source))
  return { search, confirm: heldOut.filter(({ split, source }) => split === confirmOn && !sources.has(source)) }
}
