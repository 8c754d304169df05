import { describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import type { VectorStore } from '@/server/capabilities'
import { aChunk, fixedStore } from '../testing'
import { expandChunks } from './expand'

const text = 'Alpha one. Beta two. Gamma three.\n\nDelta four. Epsilon five.'
const sentences = ['Alpha one.', 'Beta two.', 'Gamma three.', 'Delta four.', 'Epsilon five.']

function piece(index: number, more: Partial<Chunk> = {}): Chunk {
  const sentence = sentences[index] ?? ''
  const start = text.indexOf(sentence)
  return aChunk(`c${index}`, sentence, {
    documentId: 'd',
    position: { index, start, end: start + sentence.length },
    ...more,
  })
}

function storeOf(all: readonly Chunk[]) {
  const asked: { documentId: string; from: number; to: number }[][] = []
  const store: VectorStore = {
    ...fixedStore([]).vectorStore,
    chunkRanges: (_name, ranges) => {
      asked.push([...ranges])
      const wanted = all.filter(({ documentId, position: { index } }) =>
        ranges.some((range) => range.documentId === documentId && index >= range.from && index <= range.to),
      )
      return Promise.resolve(wanted.map(({ id, ...payload }) => ({ id, payload })))
    },
  }
  return { store, asked }
}

const expand = (
  chunks: Chunk[],
  reach: Parameters<typeof expandChunks>[1],
  all = sentences.map((_, at) => piece(at)),
) => {
  const { store, asked } = storeOf(all)
  const result = expandChunks(chunks, reach, { store, storeName: 's', signal: new AbortController().signal })
  return { result, asked }
}

describe('expandChunks', () => {
  it('adds the neighbours, keeping offsets true', async () => {
    const { result, asked } = expand([piece(1)], { kind: 'neighbours', count: 1 })
    const [chunk] = await result
    expect(asked).toEqual([[{ documentId: 'd', from: 0, to: 2 }]])
    expect(chunk?.text).toBe('Alpha one. Beta two. Gamma three.')
    expect(text.slice(chunk?.position.start, chunk?.position.end)).toBe(chunk?.text)
    expect(chunk?.id).toBe('c1')
  })

  it('makes one passage of those that overlap, at the place of the best', async () => {
    const { result } = expand([piece(3), aChunk('x', 'Other.'), piece(1)], { kind: 'neighbours', count: 1 })
    const chunks = await result
    expect(chunks.map(({ id }) => id)).toEqual(['c3', 'x'])
    expect(chunks[0]?.text).toBe(text)
    expect(chunks[0]?.position).toMatchObject({ start: 0, end: text.length })
  })

  it('loses nothing of passages that overlap behind a wide gap', async () => {
    const long = 'One.\n\n\n\n\nTwo. Three. Four.'
    const all = ['One.', 'Two.', 'Three.', 'Four.'].map((word, index) => {
      const start = long.indexOf(word)
      return aChunk(`w${index}`, word, { documentId: 'd', position: { index, start, end: start + word.length } })
    })
    const { result } = expand(all.slice(1, 3).toReversed(), { kind: 'neighbours', count: 1 }, all)
    const chunks = await result
    expect(chunks.map((chunk) => chunk.text.replaceAll(/\s+/g, ' '))).toEqual(['One. Two. Three. Four.'])
    expect(chunks[0]?.text).toHaveLength(long.length)
  })

  it('gives the parent passage, cut where it ends, and leaves chunks without one alone', async () => {
    const parent = { start: 11, end: text.indexOf('\n\n') }
    const { result } = expand([piece(2, { parent }), piece(4)], { kind: 'parent' })
    const chunks = await result
    expect(chunks.map((chunk) => chunk.text)).toEqual(['Beta two. Gamma three.', 'Epsilon five.'])
    expect(chunks[0]?.position).toMatchObject({ start: 11, end: parent.end })
  })

  it('writes characters of overlapping chunks once', async () => {
    const cut = (start: number, end: number, index: number) =>
      aChunk(`o${index}`, text.slice(start, end), { documentId: 'd', position: { index, start, end } })
    const all = [cut(0, 16, 0), cut(6, 25, 1), cut(16, 33, 2)]
    const { result } = expand([all[1] ?? piece(0)], { kind: 'neighbours', count: 1 }, all)
    expect((await result)[0]?.text).toBe(text.slice(0, 33))
  })

  it('asks nobody when there is nothing to expand', async () => {
    const { result, asked } = expand([piece(0)], { kind: 'parent' })
    expect((await result)[0]).toEqual(piece(0))
    expect(asked).toHaveLength(0)
  })
})
