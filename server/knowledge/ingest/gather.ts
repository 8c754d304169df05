import { AppError } from '@/pipeline/errors'
import type { Provider } from '@/pipeline/model-ref'
import type { Embedder, EmbedRequest } from '@/server/capabilities/chat-model'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { Together } from '@/server/capabilities/together'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'

/** Chunks in one transaction of the vector store, and in one call of a model server: enough to use both well. */
export const BATCH = 32
/** Writes that are not full begin no closer than this, in milliseconds. */
const EVERY_MS = 75
/** Calls that a model server has at a time: while it works on one, the next is on its way. */
const AT_ONCE = 2

/** Whether calls leave the process: only then is there anything to gain from making the next one early. */
export const isServed = (provider: Provider): boolean => provider !== 'built-in'

/** What of it fails may do so because of one of them: each is tried alone then. A server that is away fails all. */
const apart = (error: unknown) => !(error instanceof AppError && error.ofServer)

interface Texts {
  request: EmbedRequest
  signal: StopSignal
}

/** The same embedder; texts of several documents go in one call, as many as fill it. */
export function gatheringEmbedder(embedder: Embedder): Embedder {
  const calls = new Map<string, Together<Texts, number[][]>>()
  const ask = async (provider: Provider, items: readonly Texts[]): Promise<number[][][]> => {
    const [first] = items
    if (!first) return []
    const texts = items.flatMap(({ request }) => request.texts)
    const starts = startsOf(items.map(({ request }) => request.texts.length))
    const onParts = (at: number, parts: number) => {
      const which = starts.findLastIndex((start) => start <= at)
      items[which]?.request.onParts?.(at - (starts[which] ?? 0), parts)
    }
    const request = { ...first.request, texts, onParts }
    const vectors = await embedder.embed(provider, request, { signal: whenAll(items) })
    return items.map(({ request }, at) => vectors.slice(starts[at], (starts[at] ?? 0) + request.texts.length))
  }
  return {
    ...embedder,
    embed(provider, request, { signal }) {
      const name = JSON.stringify([provider, request.model, request.kind])
      const known = calls.get(name)
      const call =
        known ??
        new Together((items: Texts[]) => ask(provider, items), {
          most: BATCH,
          atOnce: isServed(provider) ? AT_ONCE : 1,
          weigh: (item) => item.request.texts.length,
          apart,
        })
      if (!known) calls.set(name, call)
      return call.do({ request, signal })
    },
  }
}

interface Place {
  name: string
  documentId: string
  signal: StopSignal
}

/**
 * Asks whether the index that a new document is to go into is there, once for all that ask at the same time. Throws what
 * the store throws where it is not.
 */
export function askingForIndex(store: Pick<VectorStore, 'stagedPoints'>): (place: Place) => Promise<void> {
  const asked = new Map<string, Together<Place, void>>()
  const ask = async (places: Place[]) => {
    const [first] = places
    if (first) await store.stagedPoints(first.name, first.documentId, 1, { signal: whenAll(places) })
    return places.map(() => undefined)
  }
  return (place) => {
    const known = asked.get(place.name) ?? new Together(ask, { most: Number.POSITIVE_INFINITY })
    asked.set(place.name, known)
    return known.do(place)
  }
}

interface Points {
  points: readonly Point[]
  averageLength: number
  signal: StopSignal
}

/** The same store; staged points of several documents are written together. */
export function gatheringStore(store: VectorStore): VectorStore {
  const writes = new Map<string, Together<Points, undefined>>()
  return {
    ...store,
    upsert(name, points, { staged, averageLength, signal }) {
      if (!staged) return store.upsert(name, points, { averageLength, signal })
      const write =
        writes.get(name) ??
        new Together(
          async (items: Points[]) => {
            const all = items.flatMap((item) => item.points)
            const mean = items.at(-1)?.averageLength ?? averageLength
            await store.upsert(name, all, { staged: true, averageLength: mean, signal: whenAll(items) })
            return items.map(() => undefined)
          },
          { most: BATCH, everyMs: EVERY_MS, weigh: (item) => item.points.length, apart },
        )
      writes.set(name, write)
      return write.do({ points, averageLength, signal })
    },
  }
}

/** A call for several ends early only when none of them is wanted any more. */
function whenAll(items: readonly { signal: StopSignal }[]): StopSignal {
  const [only] = items
  if (items.length === 1 && only) return only.signal
  const control = new AbortController()
  const look = () => {
    if (items.every(({ signal }) => signal.aborted)) control.abort(only?.signal.reason)
  }
  for (const { signal } of items) signal.addEventListener('abort', look, { once: true })
  return control.signal
}

function startsOf(lengths: readonly number[]): number[] {
  let next = 0
  return lengths.map((length) => {
    const start = next
    next += length
    return start
  })
}
