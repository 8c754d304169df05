import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Embedder } from '@/server/capabilities'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { Example, Examples } from './examples'

/** What choosing by nearness may use. */
export interface Nearness {
  embedder: Embedder
  model: ResolvedModel
  signal: StopSignal
}

const plain = (text: string) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase()

/** Whether an example asks just what is asked: its answer would be copied. */
function asksTheSame({ inputs }: Example, asked: Readonly<Record<string, string>>): boolean {
  const shared = Object.keys(asked).filter((name) => Object.hasOwn(inputs, name))
  return shared.length > 0 && shared.every((name) => plain(inputs[name] ?? '') === plain(asked[name] ?? ''))
}

/**
 * The examples to show for what is asked (texts by variable), without those that ask the same; the nearest stands last.
 * `asking`: how many were left out because they ask the same.
 */
export async function chooseExamples(
  { items, choose, count }: Examples,
  asked: Readonly<Record<string, string>>,
  nearness: Nearness | undefined,
): Promise<{ chosen: Example[]; asking: number }> {
  const others = items.filter((example) => !asksTheSame(example, asked))
  const asking = items.length - others.length
  if (choose === 'all' || !nearness || others.length === 0) return { chosen: others, asking }
  const names = Object.keys(asked).filter((name) => others.some(({ inputs }) => Object.hasOwn(inputs, name)))
  const textOf = (inputs: Readonly<Record<string, string>>) => names.map((name) => inputs[name] ?? '').join('\n')
  const [own, ...vectors] = await vectorsOf([textOf(asked), ...others.map(({ inputs }) => textOf(inputs))], nearness)
  const nearest = vectors
    .map((vector, at) => ({ at, near: own ? dot(own, vector) : 0 }))
    .sort((a, b) => b.near - a.near || a.at - b.at)
    .slice(0, count)
    .reverse()
  return { chosen: nearest.flatMap(({ at }) => others[at] ?? []), asking }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** Vectors of examples by model and text: those of a prompt are the same in every run. */
const known = new LRUCache<string, Float32Array>({ max: 5_000 })

/** So many texts are embedded with one call. */
const BATCH = 64

async function vectorsOf(
  [asked = '', ...examples]: readonly string[],
  { embedder, model: { provider, model, digest = '' }, signal }: Nearness,
): Promise<Float32Array[]> {
  const keyOf = (text: string) =>
    createHash('sha256').update(`${provider}\n${model}\n${digest}\n${text}`).digest('base64url')
  const keys = examples.map(keyOf)
  const found = new Map(keys.map((key) => [key, known.get(key)]))
  const missing = new Map(
    examples.map((text, at) => [keys[at] ?? '', text] as const).filter(([key]) => !found.get(key)),
  )
  // What is asked is embedded each time: it would push the examples out.
  const texts = [asked, ...missing.values()]
  const made: number[][] = []
  for (let at = 0; at < texts.length; at += BATCH) {
    const request = { model, texts: texts.slice(at, at + BATCH), kind: 'query' as const }
    made.push(...(await embedder.embed(provider, request, { signal })))
  }
  const [own = [], ...rest] = made
  for (const [at, key] of [...missing.keys()].entries()) {
    const vector = Float32Array.from(rest[at] ?? [])
    found.set(key, vector)
    known.set(key, vector)
  }
  return [Float32Array.from(own), ...keys.map((key) => found.get(key) ?? new Float32Array())]
}
