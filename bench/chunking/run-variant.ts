import { lexicalVector } from '@/server/adapters/built-in/lexical-embedder'
import { createAnalyser } from '@/server/knowledge/analyser'
import { chunkDocument, type TextChunk } from '@/server/knowledge/split/chunk-document'
import { mean } from '../lib/metrics'
import { type PlacedSpan, type SpanScores, spanScores } from '../lib/spans'
import { bm25Ranker } from './bm25'
import type { Corpus, Question } from './data'
import type { Variant } from './variants'

export interface VariantResult {
  [key: string]: string | number
  variant: string
  chunks: number
  meanChars: number
  bm25Recall: number
  bm25Precision: number
  bm25Iou: number
  /** Recall of as many of the best passages as fit into the budget of characters. */
  bm25Budget: number
  denseRecall: number
  densePrecision: number
  denseIou: number
  denseBudget: number
  splitMs: number
}

type Placed = TextChunk & { documentId: string }

export interface Measure {
  /** Passages retrieved for each question. */
  top: number
  /** Characters for `…Budget`. */
  budget: number
}

const analyser = createAnalyser('en')

/** Splits all corpora, ranks all chunks together for each question, and scores the passages that an answer would be given. */
export async function runVariant(
  { name, chunking }: Variant,
  { corpora, questions }: { corpora: readonly Corpus[]; questions: readonly Question[] },
  measure: Measure,
): Promise<VariantResult> {
  const started = performance.now()
  const chunks = await chunksOf(corpora, chunking)
  const splitMs = performance.now() - started
  const bm25 = bm25Ranker(chunks.map(({ text }) => analyser.terms(text)))
  const vectors = chunks.map(({ text }) => Float64Array.from(lexicalVector(text)))
  const sparse = summary(chunks, questions, measure, (text) => bm25(analyser.terms(text)))
  const dense = summary(chunks, questions, measure, (text) => nearest(vectors, lexicalVector(text)))
  const percent = (value: number) => Math.round(value * 1000) / 10
  return {
    variant: name,
    chunks: chunks.length,
    meanChars: Math.round(mean(chunks.map(({ text }) => text.length))),
    bm25Recall: percent(sparse.recall),
    bm25Precision: percent(sparse.precision),
    bm25Iou: percent(sparse.iou),
    bm25Budget: percent(sparse.budget),
    denseRecall: percent(dense.recall),
    densePrecision: percent(dense.precision),
    denseIou: percent(dense.iou),
    denseBudget: percent(dense.budget),
    splitMs: Math.round(splitMs),
  }
}

async function chunksOf(corpora: readonly Corpus[], chunking: Variant['chunking']): Promise<Placed[]> {
  const embed = (texts: string[]) => Promise.resolve(texts.map(lexicalVector))
  const { signal } = new AbortController()
  const chunks: Placed[] = []
  for (const corpus of corpora) {
    for await (const chunk of chunkDocument(corpus, chunking, { embed, signal })) {
      chunks.push({ ...chunk, documentId: corpus.id })
    }
  }
  return chunks
}

function nearest(vectors: readonly Float64Array[], query: readonly number[]): number[] {
  const scored = vectors.map((vector, at): [number, number] => {
    let dot = 0
    for (let slot = 0; slot < query.length; slot++) dot += (vector[slot] ?? 0) * (query[slot] ?? 0)
    return [at, dot]
  })
  return scored.sort((one, two) => two[1] - one[1] || one[0] - two[0]).map(([at]) => at)
}

function summary(
  chunks: readonly Placed[],
  questions: readonly Question[],
  { top, budget }: Measure,
  rank: (question: string) => number[],
): SpanScores & { budget: number } {
  const scores = questions.map(({ text, answer }) => {
    const ranking = rank(text).flatMap((at) => chunks[at] ?? [])
    return {
      ...spanScores(answer, passages(ranking.slice(0, top))),
      budget: spanScores(answer, within(passages(ranking.slice(0, 400)), budget)).recall,
    }
  })
  const of = (key: 'recall' | 'precision' | 'iou' | 'budget') => mean(scores.map((score) => score[key]))
  return { recall: of('recall'), precision: of('precision'), iou: of('iou'), budget: of('budget') }
}

/** What an answer is given for the chunks: each, or each parent once. */
function passages(chunks: readonly Placed[]): PlacedSpan[] {
  const seen = new Set<string>()
  return chunks.flatMap(({ documentId, parent, start, end }) => {
    const span = { documentId, ...(parent ?? { start, end }) }
    const key = `${documentId} ${span.start} ${span.end}`
    if (seen.has(key)) return []
    seen.add(key)
    return [span]
  })
}

/** The best passages up to so many characters, the last one cut. */
function within(spans: readonly PlacedSpan[], budget: number): PlacedSpan[] {
  let left = budget
  return spans.flatMap((span) => {
    const end = Math.min(span.end, span.start + left)
    left -= Math.max(0, end - span.start)
    return end > span.start ? [{ ...span, end }] : []
  })
}
