import { describe, expect, it } from 'vitest'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, collect, fields, fresh, idOf, numberOf, point, query } from './vector-store-fixtures'

/** Reading what is stored, beside searching. */
export function readingConformance(open: () => VectorStore): void {
  const filled = async (points: readonly Point[]) => {
    const name = fresh()
    await open().createCollection(name, { dimension: 4, fields }, calm())
    await open().upsert(name, points, { ...calm(), averageLength: averageLengthOf(points) })
    return name
  }

  describe('ranges of chunks', () => {
    const book = (document: string, first: number) =>
      Array.from({ length: 10 }, (_, index) =>
        point(first + index, { document, index, text: `${document} ${index}`, vector: [1, 0, 0, 0] }),
      )
    const both = [...book('b', 20), ...book('a', 0)]
    const read = async (name: string, ranges: [documentId: string, from: number, to: number][]) => {
      const asked = ranges.map(([documentId, from, to]) => ({ documentId, from, to }))
      return (await open().chunkRanges(name, asked, calm())).map(({ id }) => numberOf(id))
    }

    it('hold both ends, and come by document and index', async () => {
      const name = await filled(both)
      expect(
        await read(name, [
          ['b', 3, 5],
          ['a', 8, 9],
        ]),
      ).toEqual([8, 9, 23, 24, 25])
      const [chunk] = await open().chunkRanges(name, [{ documentId: 'a', from: 2, to: 2 }], calm())
      expect(chunk).toEqual({ id: idOf(2), payload: both.find(({ id }) => id === idOf(2))?.payload })
    })

    it('may overlap, touch, reach beyond the document or be empty', async () => {
      const name = await filled(both)
      expect(
        await read(name, [
          ['a', 2, 4],
          ['a', 3, 5],
          ['a', 5, 6],
        ]),
      ).toEqual([2, 3, 4, 5, 6])
      expect(
        await read(name, [
          ['a', -3, 1],
          ['a', 9, 900],
        ]),
      ).toEqual([0, 1, 9])
      expect(await read(name, [['a', 8, Number.POSITIVE_INFINITY]])).toEqual([8, 9])
      expect(
        await read(name, [
          ['a', 5, 4],
          ['nobody', 0, 9],
        ]),
      ).toEqual([])
      expect(await read(name, [])).toEqual([])
    })

    it('may be many', async () => {
      const name = await filled(both)
      const ranges = Array.from({ length: 100 }, (_, n): [string, number, number] => [
        n % 2 ? 'a' : 'b',
        n % 10,
        n % 10,
      ])
      expect(await read(name, ranges)).toEqual([1, 3, 5, 7, 9, 20, 22, 24, 26, 28])
    })
  })

  describe('a scroll', () => {
    it('gives every point once, with a vector of length 1 and its payload, in the same order each time', async () => {
      const points = Array.from({ length: 600 }, (_, n) =>
        point(n, { document: `d${n % 7}`, index: n, text: `text ${n}`, vector: [3, n, 0, 4] }),
      )
      const name = await filled(points)
      const all = await collect(open().scroll(name, calm()))
      expect(all).toHaveLength(600)
      const byId = new Map(all.map((one) => [one.id, one]))
      for (const { id, vector, payload } of points) {
        const length = Math.hypot(...vector)
        const found = byId.get(id)
        expect(found?.payload).toEqual(payload)
        expect(found?.vector).toHaveLength(4)
        found?.vector.forEach((value, at) => {
          expect(value).toBeCloseTo((vector[at] ?? 0) / length, 5)
        })
      }
      expect((await collect(open().scroll(name, calm()))).map(({ id }) => id)).toEqual(all.map(({ id }) => id))
    })

    it('of an empty collection gives nothing, and can be left in the middle', async () => {
      expect(await collect(open().scroll(await filled([]), calm()))).toEqual([])
      const name = await filled(Array.from({ length: 600 }, (_, n) => point(n, { text: 'x', vector: [1, 0, 0, 0] })))
      for await (const page of open().scroll(name, calm())) {
        expect(page.length).toBeLessThan(600)
        break
      }
      expect(await open().stats(name, calm())).toMatchObject({ points: 600 })
    })
  })

  it('gives back every field of a chunk', async () => {
    const plain = point(1, { text: 'a table', vector: [1, 0, 0, 0] })
    const full: Point = {
      ...plain,
      payload: {
        ...plain.payload,
        sourceId: 'source-1',
        context: 'From the price list.',
        parent: { start: 0, end: 4000 },
        asOf: '2026-01-31T12:00:00Z',
        stale: false,
        position: { index: 0, start: 3, end: 10, page: 2, headingPath: ['Prices', 'Öl'] },
      },
    }
    const name = await filled([full, point(2, { text: 'bare', vector: [0, 1, 0, 0] })])
    expect(await open().chunksOf(name, 'doc-1', calm())).toEqual([{ id: idOf(1), payload: full.payload }])
    const [hit] = await open().query(name, query({ vector: [1, 0, 0, 0] }), calm())
    expect(hit?.payload).toEqual(full.payload)
    const [bare] = await open().chunksOf(name, 'doc-2', calm())
    expect(Object.keys(bare?.payload ?? {}).sort()).toEqual(
      ['collectionId', 'documentId', 'documentName', 'metadata', 'position', 'text'].sort(),
    )
  })
}
