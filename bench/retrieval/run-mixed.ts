import type { MixedHalf } from './cross'
import type { OpenStore } from './open-store'
import { type BeirOptions, type BeirResult, runBeir } from './run-beir'

export interface MixedResult {
  [key: string]: string | number
  store: string
  fusion: string
  /** How many questions there are; each is asked over a passage in the other language, and over one in its own. */
  queries: number
  /** Of questions whose passage is in the other language. */
  mixedRecall5: number
  mixedNdcg10: number
  /** nDCG@10 of questions whose passage is in their own language, with the other passages there and without. */
  ownNdcg10: number
  aloneNdcg10: number
  /** What those lose by the other passages. */
  ownLoss: number
}

/** Questions over collections of which half is in another language. */
export async function runMixed(
  halves: readonly MixedHalf[],
  open: OpenStore,
  options: BeirOptions,
): Promise<MixedResult> {
  const rows: Record<keyof MixedHalf, BeirResult[]> = { others: [], own: [], alone: [] }
  for (const half of halves) {
    for (const kind of ['others', 'own', 'alone'] as const) rows[kind].push(await runBeir(half[kind], open, options))
  }
  const queries = total(rows.others)
  const mean = (kind: keyof MixedHalf, figure: 'recall5' | 'ndcg10') =>
    rows[kind].reduce((sum, row) => sum + row[figure] * row.queries, 0) / total(rows[kind])
  const [ownNdcg10, aloneNdcg10] = [mean('own', 'ndcg10'), mean('alone', 'ndcg10')]
  return {
    store: open.label,
    fusion: [...new Set(rows.others.map(({ fusion }) => fusion))].join('; '),
    queries,
    mixedRecall5: mean('others', 'recall5'),
    mixedNdcg10: mean('others', 'ndcg10'),
    ownNdcg10,
    aloneNdcg10,
    ownLoss: aloneNdcg10 - ownNdcg10,
  }
}

const total = (rows: readonly BeirResult[]): number => rows.reduce((sum, { queries }) => sum + queries, 0)
