import { randomUUID } from 'node:crypto'
import { ndcgAt, type RankedPlace, recallAt, reciprocalRank } from '@/pipeline/metrics/retrieval'
import { percentile } from '@/pipeline/metrics/statistics'
import type { FusionSetting } from '@/pipeline/search'
import type { Point, SearchMode, VectorQuery } from '@/server/capabilities/vector-store'
import {
  type AnalyserLanguage,
  analyserOf,
  analyserVersion,
  createAnalyser,
  detectLanguage,
} from '@/server/knowledge/analyser'
import { chooseFusion, fusionPart } from '@/server/knowledge/choose-fusion'
import { queryNamed } from '@/server/knowledge/placement/prefer-named'
import { TermTally } from '@/server/knowledge/terms/document-terms'
import { Vocabulary } from '@/server/knowledge/terms/vocabulary'
import { weighQuery } from '@/server/knowledge/terms/weigh-query'
import { mean, placesIn } from '../lib/metrics'
import type { BeirDocument, BeirSet } from './beir'
import type { BenchEmbedder } from './embedders'
import type { OpenStore } from './open-store'

export interface BeirResult {
  [key: string]: string | number
  store: string
  mode: SearchMode
  fusion: string
  embedder: string
  documents: number
  queries: number
  /** Questions that name something of what was found; empty where that is not preferred. */
  named: number | ''
  ndcg10: number
  mrr10: number
  recall5: number
  recall10: number
  pass10: number
  recall100: number
  p50Ms: number
  indexMs: number
}

export interface BeirOptions {
  mode: SearchMode
  /** How texts are analysed; `auto`: each document in its own language, and questions in all of them. */
  language: AnalyserLanguage | 'auto'
  weights: VectorQuery['weights']
  fusion: FusionSetting
  denseShare: number | undefined
  embedder: BenchEmbedder
  /** Whether what a question names is preferred, as retrievers do it. */
  prefer: boolean
}

const name = 'bench'
const depth = 100

/** Sparse search alone looks at no vector: a short one keeps the bench quick. */
const vectorFor = (mode: SearchMode, { embed }: BenchEmbedder, text: string): number[] =>
  mode === 'sparse' ? [1] : embed(text)

function pointOf(
  { id, title, text }: BeirDocument,
  { mode, embedder }: BeirOptions,
  language: AnalyserLanguage,
): Point {
  const written = detectLanguage(text)
  return {
    id: randomUUID(),
    vector: vectorFor(mode, embedder, text),
    terms: createAnalyser(language).terms(text),
    payload: {
      collectionId: name,
      // What has one title is one document, as people have them; the judgements are of its parts.
      documentId: title ?? id,
      documentName: title ?? id,
      ...(title !== undefined && { title }),
      text,
      position: { index: 0, start: 0, end: text.length },
      ...(written !== 'none' && { language: written }),
      metadata: {},
    },
  }
}

/** What Telar knows of the index beside the store. */
function vocabularyOf(documents: readonly BeirDocument[], languages: readonly AnalyserLanguage[]): Vocabulary {
  const vocabulary = new Vocabulary()
  documents.forEach(({ text }, at) => {
    const language = languages[at] ?? 'none'
    const tally = new TermTally()
    tally.add(createAnalyser(language).words(text))
    vocabulary.take(tally.done(language))
  })
  return vocabulary
}

/** Indexes a set and asks all its queries; every document is one chunk. Times are those of weighing the question's terms and of the store, once it is warm. */
export async function runBeir(set: BeirSet, open: OpenStore, options: BeirOptions): Promise<BeirResult> {
  const { mode, language, weights, fusion, denseShare, embedder, prefer } = options
  const { store } = open
  const { signal } = new AbortController()
  const started = performance.now()
  const languages = set.documents.map(({ text }) =>
    language === 'auto' ? analyserOf(detectLanguage(text), text) : language,
  )
  const points = set.documents.map((document, at) => pointOf(document, options, languages[at] ?? 'none'))
  const judged = new Map(points.map(({ id }, at) => [id, set.documents[at]?.id ?? id]))
  await store.deleteCollection(name, { signal })
  await store.createCollection(name, { dimension: mode === 'sparse' ? 1 : embedder.dimension, fields: [] }, { signal })
  await store.upsert(name, points, { signal, averageLength: mean(points.map(({ terms }) => terms.length)) })
  const vocabulary = vocabularyOf(set.documents, languages)
  const indexMs = performance.now() - started
  const times: number[] = []
  const rankings: string[][] = []
  const index = {
    analyser: analyserVersion,
    languages: sharesOf(languages),
    embedder: { provider: 'built-in' as const },
  }
  let named = 0
  const chosen = new Map<string, number>()
  for (const { text } of set.queries) {
    const fused = chooseFusion({ fusion, denseShare, weights }, index, text)
    const label = labelOf(fused)
    chosen.set(label, (chosen.get(label) ?? 0) + 1)
    const query = (): VectorQuery => ({
      mode,
      ...fusionPart(fused),
      limit: depth,
      candidates: depth,
      explain: false,
      ...(mode !== 'sparse' && { vector: vectorFor(mode, embedder, text) }),
      ...(mode !== 'dense' && { terms: weighQuery(text, vocabulary) }),
    })
    const search = () =>
      prefer ? queryNamed(store, name, query(), { question: text, signal }) : store.query(name, query(), { signal })
    if (times.length === 0) await search()
    const asked = performance.now()
    const hits = await search()
    times.push(performance.now() - asked)
    if (hits.some(({ stages }) => stages.named)) named += 1
    rankings.push(hits.map(({ id }) => judged.get(id) ?? id))
  }
  await store.deleteCollection(name, { signal })
  const places = set.queries.map(({ grades }, at) => placesIn(rankings[at] ?? [], grades))
  const score = (of: (places: RankedPlace[], k: number) => number, k: number) => mean(places.map((all) => of(all, k)))
  return {
    store: open.label,
    mode,
    fusion: mode === 'hybrid' ? [...chosen].map(([label, count]) => `${label} ×${count}`).join(', ') : '',
    embedder: mode === 'sparse' ? '' : embedder.name,
    documents: set.documents.length,
    queries: set.queries.length,
    named: prefer ? named : '',
    ndcg10: score(ndcgAt, 10),
    mrr10: score(reciprocalRank, 10),
    recall5: score(recallAt, 5),
    recall10: score(recallAt, 10),
    pass10: score((all, k) => (all.some(({ rank }) => rank <= k) ? 1 : 0), 10),
    recall100: score(recallAt, 100),
    p50Ms: percentile(times, 0.5),
    indexMs,
  }
}

/** A fusion and its dense shares, in the question's language and in others. */
const labelOf = ({ fusion, denseShare }: ReturnType<typeof chooseFusion>): string =>
  [fusion, denseShare?.same, denseShare?.other?.share].filter((part) => part !== undefined).join(' ')

function sharesOf(languages: readonly AnalyserLanguage[]): { language: string; share: number }[] {
  const counts = new Map<string, number>()
  for (const language of languages) counts.set(language, (counts.get(language) ?? 0) + 1)
  return [...counts].map(([language, count]) => ({ language, share: count / languages.length }))
}
