import { expect, it } from 'vitest'
import { aChunk } from '../testing'
import { fuseLists } from './fuse-lists'

it('holds several queries together to what one document may give', () => {
  const of = (id: string, documentId: string) => aChunk(id, id, { documentId })
  const lists = [
    [of('a', 'one'), of('b', 'two')],
    [of('c', 'one'), of('b', 'two')],
  ]
  expect(fuseLists(lists, 1).map(({ id, stages }) => [id, stages.fused?.rank])).toEqual([
    ['b', 1],
    ['a', 2],
  ])
  expect(fuseLists(lists).map(({ id }) => id)).toEqual(['b', 'a', 'c'])
})
