import { ndcgAt, recallAt } from '@/pipeline/metrics/retrieval'
import { createAnalyser } from '@/server/knowledge/analyser'
import { chunkDocument } from '@/server/knowledge/split/chunk-document'
import { mean, placesIn } from '../lib/metrics'
import type { BeirSet } from '../retrieval/beir'
import { bm25Ranker } from './bm25'
import type { Variant } from './variants'

export interface RankingResult {
  [key: string]: string | number
  variant: string
  chunks: number
  ndcg10: number
  recall5: number
}

const analyser = createAnalyser('en')

/** What splitting does to the ranking of documents: each is ranked by its best chunk, by BM25. */
export async function runRanking({ name, chunking }: Variant, set: BeirSet): Promise<RankingResult> {
  const { signal } = new AbortController()
  const owners: string[] = []
  const terms = []
  for (const { id, text } of set.documents) {
    for await (const chunk of chunkDocument({ text, headings: [] }, chunking, { signal })) {
      owners.push(id)
      terms.push(analyser.terms(chunk.text))
    }
  }
  const rank = bm25Ranker(terms)
  const scores = set.queries.map(({ text, grades }) => {
    const ranking = [...new Set(rank(analyser.terms(text)).map((at) => owners[at] ?? ''))]
    const places = placesIn(ranking, grades)
    return { ndcg10: ndcgAt(places, 10), recall5: recallAt(places, 5) }
  })
  return {
    variant: name,
    chunks: owners.length,
    ndcg10: mean(scores.map((score) => score.ndcg10)),
    recall5: mean(scores.map((score) => score.recall5)),
  }
}
