import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { createBuiltInProvider } from './create-built-in-provider'

const texts = [
  'The gate of the warehouse opens at six.',
  'La puerta del almacén abre a las seis.',
  'readFileSync(path) desarrolló 2019 xkcdqqq',
  '東京都庁 สวัสดี',
]

/**
 * Indexes are bound to the digest of their embedder and know nothing else of it. Whoever changes a table or how words are
 * counted changes the digest too, and then both entries here.
 */
it.each([
  ['static-384', 'static-384-1', '68aa69598e833a98'],
  ['lexical-384', 'lexical-384-1', '048bc4dc05eae954'],
])('%s gives under its digest the vectors that it always gave', async (model, digest, expected) => {
  const provider = createBuiltInProvider()
  const { signal } = new AbortController()
  const [info] = (await provider.models({ signal })).filter((one) => one.model === model)
  const vectors = await provider.embed({ model, texts, kind: 'passage' }, { signal })
  // Rounded: the last digits of a sum are nobody's promise.
  const rounded = vectors.map((vector) => vector.map((value) => Math.round(value * 1000)))
  const fingerprint = createHash('sha256').update(JSON.stringify(rounded)).digest('hex').slice(0, 16)
  expect([info?.digest, fingerprint]).toEqual([digest, expected])
})
