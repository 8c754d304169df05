import { measureText, reachTokens, type TextKind } from '@/pipeline/tokens'
import type { GaugedModel, TokenGauge } from '@/server/capabilities/token-gauge'
import { tooLong } from '@/server/capabilities/too-long'

/** What a server gave for some texts: a vector for each, and the tokens it counted in all of them. */
export interface Embedded {
  vectors: number[][]
  counted?: number
}

/** One model of a server, as texts of any length are embedded with it. */
export interface PartsEmbedder {
  model: GaugedModel
  /** Put before each text, and before each part of one. */
  prefix: string
  /** The most tokens that it takes at once, where that is known. */
  limit: number | undefined
  gauge: TokenGauge
  /** Embeds texts with their prefix. Throws an error for which `tooLong` says so when one is too long. */
  send(texts: readonly string[]): Promise<Embedded>
}

interface Item {
  at: number
  text: string
  tokens: number
  kind: TextKind
}

/** Texts per request: enough to fill the model's batch, few enough that a step stops soon after it is aborted. */
const BATCH = 32
/** A text is not even tried when it is so much longer than the model takes, by what is known of such texts. */
const HOPELESS = 1.25
/** Parts are made so much shorter than the limit: a part that is refused costs a call. */
const PART_SHARE = 0.9
/** Tokens that an embedder adds to every text. */
const SPECIAL_TOKENS = 2
const SMALLEST_PART = 8
/** How parts shrink after each refusal; from any context to a few words in a bounded number of tries. */
const SHRINK = 0.6

/**
 * Embeds texts of any length, batch after batch. One that is longer than the model takes is embedded in parts, which
 * follow each other and leave nothing out; its vector is their mean by length, of unit length. `onParts` hears of each such
 * text. Throws what `send` throws for any other reason.
 */
export async function embedInParts(
  embedder: PartsEmbedder,
  texts: readonly string[],
  onParts?: (at: number, parts: number) => void,
): Promise<number[][]> {
  const vectors: number[][] = new Array<number[]>(texts.length)
  const items = texts.map((text, at): Item => ({ at, text, ...measureText(text) }))
  for (let from = 0; from < items.length; from += BATCH) {
    await embedGroup(embedder, items.slice(from, from + BATCH), {
      take: (at, vector) => {
        vectors[at] = vector
      },
      parted: (at, parts) => onParts?.(at, parts),
    })
  }
  return vectors
}

interface Sink {
  take(at: number, vector: number[]): void
  parted(at: number, parts: number): void
}

/** Embeds a batch; when it is refused, the longer and the shorter half of it: so the one at fault is found in a few calls. */
async function embedGroup(embedder: PartsEmbedder, items: readonly Item[], sink: Sink): Promise<void> {
  const { gauge, model, prefix } = embedder
  const limit = limitOf(embedder)
  const hopeless = items.filter(({ tokens, kind }) => tokens * gauge.scale(model, kind) > limit * HOPELESS)
  for (const item of hopeless) await embedLong(embedder, item, sink)
  const rest = hopeless.length === 0 ? items : items.filter((item) => !hopeless.includes(item))
  if (rest.length === 0) return
  try {
    const embedded = await embedder.send(rest.map(({ text }) => prefix + text))
    learn(embedder, rest, embedded.counted)
    for (const [index, { at }] of rest.entries()) sink.take(at, embedded.vectors[index] ?? [])
  } catch (error) {
    const refusal = tooLong(error)
    if (!refusal) throw error
    if (refusal.limit !== undefined) gauge.learnLimit(model, refusal.limit)
    const [only] = rest
    if (rest.length === 1 && only) return embedLong(embedder, only, sink)
    const sorted = rest.toSorted((a, b) => b.tokens - a.tokens)
    const middle = Math.ceil(sorted.length / 2)
    await embedGroup(embedder, sorted.slice(0, middle), sink)
    await embedGroup(embedder, sorted.slice(middle), sink)
  }
}

const limitOf = ({ gauge, model, limit }: PartsEmbedder): number =>
  Math.min(limit ?? Number.POSITIVE_INFINITY, gauge.limit(model) ?? Number.POSITIVE_INFINITY)

const roomOf = ({ prefix }: Pick<PartsEmbedder, 'prefix'>, limit: number): number =>
  Math.max(SMALLEST_PART, limit - SPECIAL_TOKENS - measureText(prefix).tokens)

/** The longest text that should be given to a model of this limit, in estimated tokens: what is left beside its prefix, with a margin. */
export const longestText = (limit: number, prefix: string): number => Math.floor(roomOf({ prefix }, limit) * PART_SHARE)

/** Only a batch of one kind tells about it. */
function learn({ gauge, model, prefix }: PartsEmbedder, items: readonly Item[], counted: number | undefined): void {
  const kind = items[0]?.kind
  if (counted === undefined || kind === undefined || items.some((item) => item.kind !== kind)) return
  const around = (SPECIAL_TOKENS + measureText(prefix).tokens) * items.length
  const estimate = items.reduce((sum, { tokens }) => sum + tokens, 0)
  gauge.learn(model, kind, { estimate, counted: counted - around })
}

async function embedLong(embedder: PartsEmbedder, item: Item, sink: Sink): Promise<void> {
  const { gauge, model } = embedder
  const room = roomOf(embedder, limitOf(embedder))
  let size = Math.min((room * PART_SHARE) / Math.max(1, gauge.scale(model, item.kind)), item.tokens * PART_SHARE)
  for (;;) {
    const parts = partsOf(item.text, Math.max(SMALLEST_PART, Math.floor(size)))
    try {
      sink.take(item.at, await meanOf(embedder, parts, item.kind))
      return sink.parted(item.at, parts.length)
    } catch (error) {
      if (!tooLong(error) || size <= SMALLEST_PART) throw error
      size *= SHRINK
    }
  }
}

/** Cuts a text into parts of at most `size` tokens, between words where there are any. */
function partsOf(text: string, size: number): string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length; ) {
    // A single character may take more tokens than there are.
    const reach = Math.max(reachTokens(text, start, size), start + 1)
    const end = reach < text.length ? lastBreak(text, start, reach) : reach
    const part = text.slice(start, end).trim()
    if (part !== '') parts.push(part)
    start = end
  }
  return parts
}

function lastBreak(text: string, start: number, reach: number): number {
  for (let at = reach; at > start + (reach - start) * 0.7; at--) {
    if (text.charCodeAt(at - 1) <= 32) return at
  }
  const splitsPair = (text.charCodeAt(reach) & 0xfc00) === 0xdc00
  return splitsPair ? reach + 1 : reach
}

async function meanOf(embedder: PartsEmbedder, parts: readonly string[], kind: TextKind): Promise<number[]> {
  let sum: number[] = []
  for (let from = 0; from < parts.length; from += BATCH) {
    const batch = parts.slice(from, from + BATCH)
    const { vectors, counted } = await embedder.send(batch.map((part) => embedder.prefix + part))
    const items = batch.map((text, at): Item => ({ at, text, kind, tokens: measureText(text).tokens }))
    learn(embedder, items, counted)
    for (const [at, vector] of vectors.entries()) {
      const weight = items[at]?.tokens ?? 1
      sum = vector.map((value, index) => (sum[index] ?? 0) + value * weight)
    }
  }
  const length = Math.hypot(...sum)
  return length > 0 ? sum.map((value) => value / length) : sum
}
