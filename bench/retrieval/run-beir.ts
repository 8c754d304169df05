import { randomUUID } from 'node:crypto'
import { lexicalDimension, lexicalVector } from '@/server/adapters/built-in/lexical-embedder'
import type { Point, SearchMode, VectorQuery } from '@/server/capabilities/vector-store'
import { type Analyser, type AnalyserLanguage, createAnalyser } from '@/server/knowledge/analyser'
import { ndcg, recall, reciprocalRank } from '../lib/metrics'
import { mean, percentile } from '../lib/percentile'
import type { BeirDocument, BeirSet } from './beir'
import type { OpenStore } from './open-store'

export interface BeirResult {
  [key: string]: string | number
  store: string
  mode: SearchMode
  documents: number
  queries: number
  ndcg10: number
  mrr10: number
  recall5: number
  recall100: number
  p50Ms: number
  indexMs: number
}

const name = 'bench'
const depth = 100

/** Sparse search alone looks at no vector: a short one keeps the bench quick. */
const vectorFor = (mode: SearchMode, text: string): number[] => (mode === 'sparse' ? [1] : lexicalVector(text))

function pointOf(document: BeirDocument, mode: SearchMode, analyser: Analyser): Point {
  const { id, text } = document
  return {
    id: randomUUID(),
    vector: vectorFor(mode, text),
    terms: analyser.terms(text),
    payload: {
      collectionId: name,
      documentId: id,
      documentName: id,
      text,
      position: { index: 0, start: 0, end: text.length },
      metadata: {},
    },
  }
}

/** Indexes a set and asks all its queries; every document is one chunk. Times are the store's alone, once it is warm. */
export async function runBeir(
  set: BeirSet,
  open: OpenStore,
  mode: SearchMode,
  language: AnalyserLanguage,
): Promise<BeirResult> {
  const { store } = open
  const { signal } = new AbortController()
  const analyser = createAnalyser(language)
  const started = performance.now()
  const points = set.documents.map((document) => pointOf(document, mode, analyser))
  await store.deleteCollection(name, { signal })
  await store.createCollection(name, { dimension: mode === 'sparse' ? 1 : lexicalDimension, fields: [] }, { signal })
  await store.upsert(name, points, { signal, averageLength: mean(points.map(({ terms }) => terms.length)) })
  const indexMs = performance.now() - started
  const times: number[] = []
  const rankings: string[][] = []
  for (const { text } of set.queries) {
    const query: VectorQuery = {
      mode,
      fusion: 'rrf',
      limit: depth,
      candidates: depth,
      explain: false,
      ...(mode !== 'sparse' && { vector: vectorFor(mode, text) }),
      ...(mode !== 'dense' && { terms: analyser.terms(text) }),
    }
    if (times.length === 0) await store.query(name, query, { signal })
    const asked = performance.now()
    const hits = await store.query(name, query, { signal })
    times.push(performance.now() - asked)
    rankings.push(hits.map(({ payload }) => payload.documentId))
  }
  await store.deleteCollection(name, { signal })
  const score = (of: typeof ndcg, k: number) =>
    mean(set.queries.map(({ grades }, at) => of(rankings[at] ?? [], grades, k)))
  return {
    store: open.label,
    mode,
    documents: set.documents.length,
    queries: set.queries.length,
    ndcg10: score(ndcg, 10),
    mrr10: score(reciprocalRank, 10),
    recall5: score(recall, 5),
    recall100: score(recall, 100),
    p50Ms: percentile(times, 0.5),
    indexMs,
  }
}
