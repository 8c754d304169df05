import type { Chunk } from '@/pipeline/chunk'
import { byScore, type Scored } from './scored'
import { countOf, type TermStatistics, termStatistics } from './term-statistics'

const K1 = 1.2
const B = 0.75
/** Two neighbouring words of the query count as near when this few words apart. */
const WINDOW = 3
const NEARNESS_SHARE = 0.2

/** BM25 over the candidates, as a share of the highest value these query words could reach. */
function matchOf(words: readonly string[], terms: readonly string[], { idf, averageLength }: TermStatistics): number {
  const counts = countOf(words)
  const lengthNorm = K1 * (1 - B + (B * words.length) / averageLength)
  let sum = 0
  let highest = 0
  for (const term of terms) {
    const count = counts.get(term) ?? 0
    sum += (idf(term) * count * (K1 + 1)) / (count + lengthNorm)
    highest += idf(term) * (K1 + 1)
  }
  return highest === 0 ? 0 : sum / highest
}

/** Share of the query's neighbouring word pairs that stand near each other, in order, in the text. */
function nearnessOf(words: readonly string[], query: readonly string[]): number {
  if (query.length < 2) return 0
  let near = 0
  for (let i = 0; i + 1 < query.length; i++) {
    const next = query[i + 1]
    const found = words.some(
      (word, at) => word === query[i] && next !== undefined && words.slice(at + 1, at + 1 + WINDOW).includes(next),
    )
    if (found) near += 1
  }
  return near / (query.length - 1)
}

/** Scores from 0 to 1 how well the words of the query, and their nearness, are matched. BM25 (Robertson, 1994) within the candidates. */
export function rankByWords(query: string, chunks: readonly Chunk[]): Scored[] {
  const statistics = termStatistics(query, chunks)
  const terms = [...new Set(statistics.query)]
  const scores = statistics.chunks.map((words) => {
    const match = matchOf(words, terms, statistics)
    return statistics.query.length < 2
      ? match
      : (1 - NEARNESS_SHARE) * match + NEARNESS_SHARE * nearnessOf(words, statistics.query)
  })
  return byScore(scores)
}
