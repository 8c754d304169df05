import { describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import { renderSource } from '@/pipeline/ports'
import { estimateTokens } from '@/pipeline/tokens'
import { aChunk, aContext, parseConfig } from '../testing'
import { contextPacker } from './definition'
import { executeContextPacker } from './execute'

const run = (raw: Record<string, unknown>, chunks: Chunk[]) =>
  executeContextPacker.run({ ...aContext(), config: parseConfig(contextPacker, raw), inputs: { chunks } })
const ids = (chunks: Chunk[] | undefined) => chunks?.map(({ id }) => id)
const tokens = (...chunks: Chunk[]) => chunks.reduce((sum, chunk) => sum + estimateTokens(renderSource(chunk, 99)), 0)

/** A document of numbered sentences, and chunks that are slices of it. */
const document = Array.from({ length: 40 }, (_, i) => `Fact number ${i} is about the item called thing-${i * 7}.`).join(
  '\n',
)
function slice(id: string, from: number, to: number, index: number, more: Partial<Chunk> = {}): Chunk {
  const start = document.indexOf(`Fact number ${from} `)
  const end = document.indexOf('.', document.indexOf(`Fact number ${to} `)) + 1
  const position = { index, start, end }
  return aChunk(id, document.slice(start, end), { documentId: 'doc', documentName: 'doc.txt', position, ...more })
}

const apart = [
  aChunk('pump', 'The pump delivers forty litres of water a minute at full load.'),
  aChunk('valve', 'The safety valve opens when the boiler pressure passes six bar.'),
  aChunk('paint', 'The housing is painted with two coats of grey enamel.'),
]

describe('context packer, budget', () => {
  it('passes everything that fits, and says what it takes', async () => {
    const { outputs, outcome, notes, details } = await run({}, apart)
    expect(ids(outputs.chunks)).toEqual(['pump', 'valve', 'paint'])
    expect(outcome).toBe('ok')
    expect(notes).toEqual([])
    expect(details).toEqual({
      packedOut: [],
      duplicates: [],
      joined: {},
      budget: 3000,
      used: tokens(...apart),
      placement: 0,
    })
  })

  it('leaves out what does not fit and takes a smaller one after it', async () => {
    const long = aChunk('long', 'word '.repeat(400))
    const [pump, valve] = apart
    if (!pump || !valve) throw new Error('no chunks')
    const budget = tokens(pump, valve)
    const result = await run({ budget }, [pump, long, valve])
    expect(ids(result.outputs.chunks)).toEqual(['pump', 'valve'])
    expect(result).toMatchObject({
      outcome: 'ok',
      notes: [{ code: 'packed-out', params: { chunks: 1, budget, used: budget } }],
      details: { packedOut: ['long'], used: budget },
    })
    expect(ids((await run({ budget: budget - 1 }, [pump, long, valve])).outputs.chunks)).toEqual(['pump'])
  })

  it('is degraded when the budget holds one chunk of several', async () => {
    const result = await run({ budget: 50 }, apart)
    expect(ids(result.outputs.chunks)).toEqual(['pump'])
    expect(result).toMatchObject({ outcome: 'degraded', details: { packedOut: ['valve', 'paint'] } })
  })

  it('passes at least one chunk, whole, and says that it is too large', async () => {
    const long = aChunk('long', 'word '.repeat(400))
    const result = await run({ budget: 50 }, [long])
    expect(result.outputs.chunks?.[0]?.text).toBe(long.text)
    expect(result).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'packed-out', params: { chunks: 0, budget: 50 } }],
    })
  })

  it('ends empty without chunks', async () => {
    expect(await run({}, [])).toMatchObject({
      outcome: 'empty',
      outputs: { chunks: [] },
      notes: [{ code: 'nothing-found' }],
    })
  })
})

describe('context packer, repetitions', () => {
  const copy = aChunk('copy', 'THE PUMP delivers forty litres of water a minute, at full load!')

  it('keeps the best of chunks that say the same', async () => {
    const result = await run({}, [...apart, copy])
    expect(ids(result.outputs.chunks)).toEqual(['pump', 'valve', 'paint'])
    expect(result).toMatchObject({
      outcome: 'ok',
      notes: [{ code: 'duplicates-removed', params: { chunks: 1 } }],
      details: { duplicates: ['copy'], packedOut: [] },
    })
  })

  it('leaves them when told to', async () => {
    expect(ids((await run({ deduplicate: false }, [...apart, copy])).outputs.chunks)).toContain('copy')
  })

  it('drops a chunk that a larger one holds, not one that holds more', async () => {
    const small = slice('small', 3, 5, 1, { documentId: 'another' })
    const large = slice('large', 0, 9, 0)
    expect(ids((await run({}, [large, small])).outputs.chunks)).toEqual(['large'])
    expect(ids((await run({}, [small, large])).outputs.chunks)).toEqual(['small', 'large'])
  })

  it('takes the threshold from its settings', async () => {
    const half = aChunk(
      'half',
      'The pump delivers forty litres of water a minute while nobody looks at the red lamp above it.',
    )
    expect(ids((await run({}, [...apart, half])).outputs.chunks)).toContain('half')
    expect(ids((await run({ overlap: 0.3 }, [...apart, half])).outputs.chunks)).not.toContain('half')
  })

  it('knows chunks that cover the same part of a document, whatever their text', async () => {
    const window = slice('window', 0, 4, 0)
    const inner = { ...slice('inner', 1, 3, 1), text: 'Something a model wrote about it.' }
    expect(ids((await run({ merge: false }, [window, inner])).outputs.chunks)).toEqual(['window'])
  })
})

describe('context packer, neighbours', () => {
  it('joins chunks that overlap, without saying anything twice', async () => {
    const second = slice('second', 4, 9, 1, { score: 0.9, stages: { fused: { rank: 1, score: 0.9 } } })
    const first = slice('first', 0, 5, 0, { score: 0.5 })
    const { outputs, details } = await run({}, [second, first])
    const whole = slice('whole', 0, 9, 0)
    expect(outputs.chunks).toHaveLength(1)
    expect(outputs.chunks?.[0]).toMatchObject({ id: 'second', score: 0.9, text: whole.text, position: whole.position })
    expect(details).toMatchObject({ joined: { second: ['second', 'first'] }, packedOut: [] })
  })

  it('joins across the white space that a splitter left out, and through a chunk that bridges two', async () => {
    const { outputs } = await run({}, [slice('a', 0, 2, 0), slice('c', 6, 8, 2), slice('b', 3, 5, 1)])
    expect(outputs.chunks).toHaveLength(1)
    expect(outputs.chunks?.[0]).toMatchObject({ id: 'a', text: slice('whole', 0, 8, 0).text })
  })

  it('leaves chunks alone that do not touch, are of two documents, or whose text is no slice', async () => {
    const pairs: [Chunk, Chunk][] = [
      [slice('a', 0, 2, 0), slice('b', 5, 7, 2)],
      [slice('a', 0, 2, 0), slice('b', 3, 5, 1, { documentId: 'other' })],
      [slice('a', 0, 2, 0), { ...slice('b', 3, 5, 1), text: 'A summary.' }],
      [slice('a', 0, 3, 0), { ...slice('b', 3, 5, 1), text: slice('b', 3, 5, 1).text.toUpperCase() }],
    ]
    for (const pair of pairs) expect((await run({}, pair)).outputs.chunks).toHaveLength(2)
    expect((await run({ merge: false }, [slice('a', 0, 2, 0), slice('b', 3, 5, 1)])).outputs.chunks).toHaveLength(2)
  })

  it('counts what joining saves', async () => {
    const first = slice('first', 0, 6, 0)
    const second = slice('second', 4, 9, 1)
    const budget = tokens(slice('whole', 0, 9, 0))
    expect(tokens(first, second)).toBeGreaterThan(budget)
    expect((await run({ budget }, [first, second])).details).toMatchObject({ packedOut: [], used: budget })
    expect((await run({ budget, merge: false }, [first, second])).details).toMatchObject({ packedOut: ['second'] })
  })
})

describe('context packer, order', () => {
  const chunks = [
    slice('d4', 30, 31, 4),
    aChunk('other', 'Quite another matter altogether.'),
    slice('d1', 0, 1, 0),
    slice('d2', 10, 11, 2),
    slice('d3', 20, 21, 3),
  ]

  it.each([
    ['rank', ['d4', 'other', 'd1', 'd2', 'd3']],
    ['document', ['d1', 'd2', 'd3', 'd4', 'other']],
    ['best-first-and-last', ['d4', 'd1', 'd3', 'd2', 'other']],
  ])('%s', async (order, expected) => {
    expect(ids((await run({ order }, chunks)).outputs.chunks)).toEqual(expected)
  })

  it('refuses settings out of range', () => {
    expect(contextPacker.config.safeParse(contextPacker.defaults).success).toBe(true)
    expect(contextPacker.config.safeParse({ budget: 10 }).success).toBe(false)
    expect(contextPacker.config.safeParse({ order: 'random' }).success).toBe(false)
  })
})
