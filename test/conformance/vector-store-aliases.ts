import { describe, expect, it } from 'vitest'
import type { Point, VectorStore } from '@/server/capabilities/vector-store'
import { calm, collect, fresh, numberOf, point, query } from './vector-store-fixtures'

/** A second name that can be moved from one collection to another. */
export function aliasConformance(open: () => VectorStore): void {
  describe('an alias', () => {
    const first = point(1, { text: 'first', vector: [1, 0, 0, 0] })
    const second = point(2, { text: 'second', vector: [1, 0, 0, 0] })
    const collection = async (points: Point[]) => {
      const name = fresh()
      await open().createCollection(name, { dimension: 4, fields: [] }, calm())
      await open().upsert(name, points, { ...calm(), averageLength: 1 })
      return name
    }
    const found = async (name: string) =>
      (await open().query(name, query({ vector: [1, 0, 0, 0] }), calm())).map(({ id }) => numberOf(id))
    const failure = (work: Promise<unknown>) =>
      work.then(
        () => 'no error',
        (error: unknown) => error,
      )

    it('stands for its collection in every call', async () => {
      const alias = `ältere ${fresh()}`
      const name = await collection([first])
      await open().pointAlias(alias, name, calm())
      expect(await found(alias)).toEqual([1])
      expect(await open().stats(alias, calm())).toEqual({ points: 1, dimension: 4 })
      await open().upsert(alias, [second], { ...calm(), averageLength: 1, staged: true })
      expect(await open().stagedPoints(alias, 'doc-2', 0, calm())).toBe(1)
      await open().commitDocument(alias, 'doc-2', 0, calm())
      expect(await open().chunksOf(alias, 'doc-2', calm())).toHaveLength(1)
      expect(await open().chunkRanges(alias, [{ documentId: 'doc-2', from: 0, to: 0 }], calm())).toHaveLength(1)
      expect(await collect(open().scroll(alias, calm()))).toHaveLength(2)
      await open().discardStaged(alias, 'doc-2', calm())
      await open().deleteDocument(alias, 'doc-2', calm())
      expect(await found(name)).toEqual([1])
    })

    it('moves to another collection, and back', async () => {
      const alias = fresh()
      const [one, two] = [await collection([first]), await collection([second])]
      for (const [name, expected] of [
        [one, 1],
        [two, 2],
        [one, 1],
      ] as const) {
        await open().pointAlias(alias, name, calm())
        expect(await found(alias)).toEqual([expected])
      }
      const next = fresh()
      await open().pointAlias(next, alias, calm())
      await open().pointAlias(alias, two, calm())
      expect(await found(next)).toEqual([1])
    })

    it('is gone when it is deleted; deleting what is not there is fine', async () => {
      const alias = fresh()
      const name = await collection([first])
      await open().pointAlias(alias, name, calm())
      await open().deleteAlias(alias, calm())
      await open().deleteAlias(alias, calm())
      expect(await failure(found(alias))).toMatchObject({ code: 'collection-missing' })
      expect(await open().stats(alias, calm())).toBeNull()
      expect(await found(name)).toEqual([1])
      await open().deleteAlias(name, calm())
      expect(await found(name)).toEqual([1])
    })

    it('never stands in the way of a collection, nor a collection in its way', async () => {
      const alias = fresh()
      const [one, two] = [await collection([first]), await collection([second])]
      await open().pointAlias(alias, one, calm())
      const there = { code: 'already-exists' }
      expect(await failure(open().pointAlias(two, one, calm()))).toMatchObject(there)
      expect(await failure(open().pointAlias(one, one, calm()))).toMatchObject(there)
      expect(await failure(open().createCollection(alias, { dimension: 4, fields: [] }, calm()))).toMatchObject(there)
      expect(await found(two)).toEqual([2])
      expect(await found(alias)).toEqual([1])
    })

    it('of a collection that is missing is not made, and one that is there stays', async () => {
      const alias = fresh()
      const name = await collection([first])
      await open().pointAlias(alias, name, calm())
      expect(await failure(open().pointAlias(alias, fresh(), calm()))).toMatchObject({ code: 'collection-missing' })
      expect(await found(alias)).toEqual([1])
    })

    it('goes with its collection, by whichever name that is deleted', async () => {
      for (const byAlias of [false, true]) {
        const alias = fresh()
        const name = await collection([first])
        await open().pointAlias(alias, name, calm())
        await open().deleteCollection(byAlias ? alias : name, calm())
        expect(await open().stats(name, calm())).toBeNull()
        expect(await open().stats(alias, calm())).toBeNull()
        await open().createCollection(alias, { dimension: 2, fields: [] }, calm())
        expect(await open().stats(alias, calm())).toEqual({ points: 0, dimension: 2 })
      }
    })
  })
}
