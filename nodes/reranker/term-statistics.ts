import type { Chunk } from '@/pipeline/chunk'
import { createAnalyser, detectLanguage } from '@/server/knowledge/analyser'

/** The words of a query and of the candidates, in the candidates' own language, and how rare each word is among them. */
export interface TermStatistics {
  query: string[]
  /** Analysed words of each candidate, in the order of its text. */
  chunks: string[][]
  averageLength: number
  idf(term: string): number
}

const SAMPLE = 4_000

/** Analyses query and candidates. IDF is ln(1 + (n − df + 0.5)/(df + 0.5)) (Lucene's BM25) over the candidates. */
export function termStatistics(query: string, chunks: readonly Chunk[]): TermStatistics {
  const sample = chunks.map((chunk) => chunk.text.slice(0, SAMPLE)).join('\n')
  const analyser = createAnalyser(detectLanguage(sample))
  const words = chunks.map((chunk) => analyser.tokens(chunk.text))
  const documentFrequency = new Map<string, number>()
  for (const list of words) {
    for (const term of new Set(list)) documentFrequency.set(term, (documentFrequency.get(term) ?? 0) + 1)
  }
  const total = words.reduce((sum, list) => sum + list.length, 0)
  return {
    query: analyser.tokens(query),
    chunks: words,
    averageLength: Math.max(1, total / Math.max(1, words.length)),
    idf: (term) => {
      const df = documentFrequency.get(term) ?? 0
      return Math.log(1 + (words.length - df + 0.5) / (df + 0.5))
    },
  }
}

export function countOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
