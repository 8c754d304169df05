import { describe, expect, it } from 'vitest'
import { type Chunk, chunkSchema, cited } from './chunk'

describe('cited', () => {
  it('copies every member that a chunk can have', () => {
    const chunk: Required<Chunk> = {
      id: 'i',
      collectionId: 'c',
      documentId: 'd',
      documentName: 'n',
      text: 't',
      position: { index: 0, start: 0, end: 1 },
      metadata: { k: 'v' },
      sourceId: 's',
      title: 'Loom',
      subject: 'Weaving',
      period: '2024',
      context: 'x',
      language: 'en',
      parent: { start: 0, end: 1 },
      asOf: '2026-01-01T00:00:00.000Z',
      stale: true,
      score: 1,
      stages: {},
      citation: 1,
    }
    expect(Object.keys(chunk).sort()).toEqual(Object.keys(chunkSchema.shape).sort())
    expect(cited(chunk, 7)).toStrictEqual({ ...chunk, citation: 7 })
  })

  it('adds none that the chunk has not', () => {
    const bare: Chunk = {
      id: 'i',
      collectionId: 'c',
      documentId: 'd',
      documentName: 'n',
      text: 't',
      position: { index: 0, start: 0, end: 1 },
      metadata: {},
      score: 1,
      stages: {},
    }
    expect(cited(bare, 2)).toStrictEqual({ ...bare, citation: 2 })
  })
})
