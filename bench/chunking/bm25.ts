import type { TermCounts } from '@/server/capabilities/vector-store'

const k1 = 1.2
const b = 0.75

/** Ranks texts for a query; the best first, those without any term of it left out. */
export type Ranker = (query: TermCounts) => number[]

/**
 * BM25 over term counts, k1 1.2 and b 0.75, with the texts' own mean length: Robertson & Zaragoza 2009,
 * "The Probabilistic Relevance Framework", with idf = ln(1 + (N − n + ½)/(n + ½)). Ties keep the order of the texts.
 */
export function bm25Ranker(texts: readonly TermCounts[]): Ranker {
  const meanLength = texts.reduce((sum, { length }) => sum + length, 0) / texts.length
  const postings = new Map<number, [text: number, count: number][]>()
  for (const [text, { indices, counts }] of texts.entries()) {
    for (const [at, term] of indices.entries()) {
      const list = postings.get(term) ?? []
      list.push([text, counts[at] ?? 0])
      postings.set(term, list)
    }
  }
  return ({ indices }) => {
    const scores = new Map<number, number>()
    for (const term of indices) {
      const list = postings.get(term) ?? []
      const idf = Math.log(1 + (texts.length - list.length + 0.5) / (list.length + 0.5))
      for (const [text, count] of list) {
        const norm = k1 * (1 - b + (b * (texts[text]?.length ?? 0)) / meanLength)
        scores.set(text, (scores.get(text) ?? 0) + (idf * count * (k1 + 1)) / (count + norm))
      }
    }
    return [...scores].sort((one, two) => two[1] - one[1] || one[0] - two[0]).map(([text]) => text)
  }
}
