import { describe, expect, it } from 'vitest'
import type { VectorStore } from '@/server/capabilities/vector-store'
import { averageLengthOf, calm, collect, filterOf, fresh, numberOf, point, query } from './vector-store-fixtures'

/** `count` chunks of document `d` in one generation, about one word. Their numbers start at 100 times the generation. */
const content = (generation: number, word: string, count = 3, document = 'd') =>
  Array.from({ length: count }, (_, index) =>
    point(generation * 100 + index, {
      document,
      index,
      generation,
      text: `${word} page${index}`,
      vector: [1, index, 0, 0],
    }),
  )
const other = point(9, { document: 'other', text: 'old friend', vector: [0, 0, 1, 0] })

/** What belongs to one document changes as a whole. */
export function stagingConformance(open: () => VectorStore): void {
  describe('staged writes', () => {
    const filled = async () => {
      const name = fresh()
      await open().createCollection(name, { dimension: 4, fields: [] }, calm())
      const live = [...content(1, 'old'), other]
      await open().upsert(name, live, { ...calm(), averageLength: averageLengthOf(live) })
      return name
    }
    const stage = (name: string, points = content(2, 'new', 4)) =>
      open().upsert(name, points, { ...calm(), averageLength: 2, staged: true })
    const commit = (name: string, generation: number) => open().commitDocument(name, 'd', generation, calm())
    const words = async (name: string, text: string) =>
      (await open().query(name, query({ mode: 'sparse', text, limit: 50 }), calm()))
        .map(({ id }) => numberOf(id))
        .sort()
    const near = async (name: string) =>
      (await open().query(name, query({ vector: [1, 1, 1, 1], limit: 50 }), calm()))
        .map(({ id }) => numberOf(id))
        .sort()
    const chunks = async (name: string) => (await open().chunksOf(name, 'd', calm())).map(({ id }) => numberOf(id))

    it('are kept out of every search, count and reading', async () => {
      const name = await filled()
      await words(name, 'old')
      await stage(name)
      expect(await words(name, 'new')).toEqual([])
      expect(await words(name, 'old')).toEqual([100, 101, 102, 9])
      expect(await near(name)).toEqual([100, 101, 102, 9])
      expect(await chunks(name)).toEqual([100, 101, 102])
      expect(await open().chunkRanges(name, [{ documentId: 'd', from: 0, to: 9 }], calm())).toHaveLength(3)
      expect(await collect(open().scroll(name, calm()))).toHaveLength(4)
      expect(await open().stats(name, calm())).toMatchObject({ points: 4 })
      const filter = filterOf({ must: [{ field: 'document_id', op: 'eq', value: 'd' }] })
      const hybrid = query({ mode: 'hybrid', vector: [1, 0, 0, 0], text: 'new old', filter, explain: true })
      expect(await open().query(name, hybrid, calm())).toHaveLength(3)
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(4)
    })

    it('take the place of all that the document had when they are committed', async () => {
      const name = await filled()
      await words(name, 'old')
      await stage(name)
      await commit(name, 2)
      expect(await words(name, 'new')).toEqual([200, 201, 202, 203])
      expect(await words(name, 'old')).toEqual([9])
      expect(await near(name)).toEqual([200, 201, 202, 203, 9])
      expect(await chunks(name)).toEqual([200, 201, 202, 203])
      expect(await open().stats(name, calm())).toMatchObject({ points: 5 })
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(0)
    })

    it('score as if they had never been staged', async () => {
      const name = await filled()
      const plain = fresh()
      const points = content(2, 'new', 4)
      const options = { ...calm(), averageLength: averageLengthOf([...points, other]) }
      await words(name, 'old')
      await open().upsert(name, [other], options)
      await open().upsert(name, points, { ...options, staged: true })
      await commit(name, 2)
      await open().createCollection(plain, { dimension: 4, fields: [] }, calm())
      await open().upsert(plain, [...points, other], options)
      const scores = async (collection: string) => {
        const hits = await open().query(collection, query({ mode: 'sparse', text: 'new page0 old friend' }), calm())
        return hits.map(({ id, score }) => `${numberOf(id)} ${score.toFixed(4)}`).sort()
      }
      expect(await scores(name)).toEqual(await scores(plain))
      expect(await scores(plain)).toHaveLength(5)
    })

    it('stay as they are when they are committed twice, as after an answer that got lost', async () => {
      const name = await filled()
      await stage(name)
      await commit(name, 2)
      await commit(name, 2)
      expect(await chunks(name)).toEqual([200, 201, 202, 203])
      expect(await words(name, 'new')).toHaveLength(4)
    })

    it('leave a document empty when there are none', async () => {
      const name = await filled()
      await words(name, 'old')
      await commit(name, 2)
      expect(await chunks(name)).toEqual([])
      expect(await words(name, 'old')).toEqual([9])
      expect(await open().stats(name, calm())).toMatchObject({ points: 1 })
      await open().commitDocument(name, 'nobody', 1, calm())
      expect(await open().stats(name, calm())).toMatchObject({ points: 1 })
    })

    it('of other generations go with the old ones', async () => {
      const name = await filled()
      await stage(name, content(2, 'half', 2))
      await stage(name, content(3, 'new', 1))
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(2)
      expect(await open().stagedPoints(name, 'd', 3, calm())).toBe(1)
      await commit(name, 3)
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(0)
      expect(await chunks(name)).toEqual([300])
      expect(await words(name, 'half')).toEqual([])
    })

    it('can be discarded; what is searchable stays', async () => {
      const name = await filled()
      await stage(name)
      await stage(name, content(4, 'elsewhere', 2, 'e'))
      await open().discardStaged(name, 'd', calm())
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(0)
      expect(await open().stagedPoints(name, 'e', 4, calm())).toBe(2)
      expect(await words(name, 'old')).toEqual([100, 101, 102, 9])
      await commit(name, 1)
      expect(await chunks(name)).toEqual([100, 101, 102])
    })

    it('may be written again, and go with their document', async () => {
      const name = await filled()
      await stage(name)
      await stage(name)
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(4)
      await open().deleteDocument(name, 'd', calm())
      expect(await open().stagedPoints(name, 'd', 2, calm())).toBe(0)
      await commit(name, 2)
      expect(await open().stats(name, calm())).toMatchObject({ points: 1 })
      expect(await near(name)).toEqual([9])
    })

    it('make a document new, change it again and again, and search keeps right', async () => {
      const name = await filled()
      for (let generation = 2; generation < 7; generation += 1) {
        await stage(name, content(generation, `word${generation}`, 1 + (generation % 3)))
        expect(await words(name, `word${generation}`)).toEqual([])
        await commit(name, generation)
        expect(await words(name, `word${generation}`)).toHaveLength(1 + (generation % 3))
        expect(await words(name, generation === 2 ? 'old' : `word${generation - 1}`)).toEqual(
          generation === 2 ? [9] : [],
        )
      }
      expect(await near(name)).toEqual([600, 9])
    })

    it('of many chunks are committed in one', async () => {
      const name = await filled()
      const many = Array.from({ length: 700 }, (_, index) =>
        point(1000 + index, {
          document: 'd',
          index,
          generation: 2,
          text: `many chunk${index}`,
          vector: [1, index, 1, 0],
        }),
      )
      await words(name, 'old')
      await stage(name, many)
      await commit(name, 2)
      expect(await open().stats(name, calm())).toMatchObject({ points: 701 })
      expect(await chunks(name)).toEqual(many.map(({ id }) => numberOf(id)))
      expect(await words(name, 'chunk699')).toEqual([1699])
      expect(await words(name, 'old')).toEqual([9])
    })
  })
}
