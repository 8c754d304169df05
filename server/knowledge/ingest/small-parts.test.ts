import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { foreign, say } from '@/pipeline/said'
import type { Files } from '@/server/capabilities/files'
import { withRetries } from '@/server/capabilities/with-retries'
import type { ParsedDocument } from '../parse/parsed-document'
import { declaredMetadata } from './declared-metadata'
import { readParsed, writeParsed } from './document-files'
import { pointId, sourceDocumentId, uuidV5 } from './point-id'

describe('point ids', () => {
  it('are version 5 UUIDs, as in the test vector of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  it('depend on document, content and index, and never change', () => {
    expect(pointId('d', 1, 1)).not.toBe(pointId('d', 1, 2))
    expect(pointId('d', 1, 1)).not.toBe(pointId('d', 2, 1))
    expect(pointId('d', 1, 1)).not.toBe(pointId('e', 1, 1))
    expect(pointId('document', 1, 0)).toBe('145706d0-104b-5e7b-88d7-8efc10d19ca2')
    expect(sourceDocumentId('source', 'a/b.txt')).toBe('07b662e2-97f3-5181-8d47-e84bab5f7b7f')
  })
})

describe('withRetries', () => {
  const signal = new AbortController().signal
  const failing = (times: number, error: Error) => {
    let calls = 0
    return { calls: () => calls, work: async () => (calls++ < times ? Promise.reject(error) : 'done') }
  }

  it('tries again only after retryable errors, and gives up with the last one', async () => {
    const down = new AppError('models-unreachable', say('no answer'))
    const twice = failing(2, down)
    expect(await withRetries(twice.work, [0, 0, 0], signal)).toBe('done')
    expect(twice.calls()).toBe(3)
    const always = failing(99, down)
    await expect(withRetries(always.work, [0, 0, 0], signal)).rejects.toBe(down)
    expect(always.calls()).toBe(4)
    const refused = failing(99, new AppError('model-refused', say('too long')))
    await expect(withRetries(refused.work, [0, 0, 0], signal)).rejects.toMatchObject({ code: 'model-refused' })
    expect(refused.calls()).toBe(1)
  })

  it('stops waiting when it is told to', async () => {
    const stop = new AbortController()
    const reason = new Error('stop')
    const waiting = withRetries(failing(9, new AppError('models-busy', say('later'))).work, [3_600_000], stop.signal)
    setImmediate(() => stop.abort(reason))
    await expect(waiting).rejects.toBe(reason)
  })
})

describe('declared metadata', () => {
  it('keeps what the collection declares, in its types', () => {
    const stated = {
      title: 'Loom',
      year: 2024,
      tags: ['a', 'b'],
      draft: false,
      date: '2024-03-01',
      other: 'x',
      pages: 'many',
    }
    const metadata = declaredMetadata(stated, [
      { name: 'title', type: 'text' },
      { name: 'year', type: 'datetime' },
      { name: 'tags', type: 'keyword' },
      { name: 'draft', type: 'boolean' },
      { name: 'date', type: 'datetime' },
      { name: 'pages', type: 'number' },
      { name: 'absent', type: 'keyword' },
    ])
    expect(metadata).toEqual({
      title: 'Loom',
      year: '2024-01-01T00:00:00.000Z',
      tags: ['a', 'b'],
      draft: false,
      date: '2024-03-01T00:00:00.000Z',
    })
  })
})

describe('stored parsed documents', () => {
  it('read back as they were, whatever the text', async () => {
    const stored = new Map<string, Buffer>()
    const files: Pick<Files, 'write' | 'read'> = {
      write: async (key, data) => {
        stored.set(key, data instanceof Uint8Array ? Buffer.from(data) : await buffer(data))
        return { bytes: 0, sha256: '' }
      },
      read: async (key) => stored.get(key) ?? Buffer.alloc(0),
    }
    const all: Files = {
      ...files,
      stream: () => Promise.reject(new Error('unused')),
      remove: () => Promise.reject(new Error('unused')),
    }
    const base: ParsedDocument = {
      text: '',
      headings: [],
      mime: 'text/plain',
      metadata: { a: 1 },
      warnings: [foreign('w')],
      pages: [{ page: 1, start: 0, end: 2 }],
    }
    const parted = `${'x'.repeat(128 * 1024 - 1)}😀${'"\\\n'.repeat(9)}`
    await writeParsed(all, 'k', { ...base, text: parted })
    expect(await readParsed(all, 'k')).toEqual({ ...base, text: parted })
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        await writeParsed(all, 'k', { ...base, text })
        expect(await readParsed(all, 'k')).toEqual({ ...base, text })
      }),
    )
  })
})
