import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Chunking, chunkStrategies } from '@/pipeline/chunking'
import { estimateTokens } from '@/pipeline/tokens'
import { anyDocument, chunkingOf, chunksOf, letterVectors, plain } from '@/test/builders/chunking'
import { checkChunking, chunkDocument, indexedText, readChunking } from './chunk-document'
import { DOCUMENT_LIMIT } from './settings'

const settings = fc
  .record({
    size: fc.integer({ min: 8, max: 80 }),
    share: fc.integer({ min: 0, max: 99 }),
    unit: fc.constantFrom('tokens' as const, 'characters' as const),
    sentences: fc.integer({ min: 1, max: 4 }),
    window: fc.integer({ min: 0, max: 3 }),
    percentile: fc.integer({ min: 50, max: 99 }),
    parent: fc.constantFrom(0, 0, 3),
    tables: fc.constantFrom('rows' as const, 'table' as const),
  })
  .map(
    ({ share, parent, size, ...rest }): Partial<Chunking> => ({
      ...rest,
      size,
      overlap: Math.floor((size * share) / 100),
      parentSize: size * parent,
    }),
  )

describe.each(chunkStrategies)('chunkDocument by %s', (strategy) => {
  it('covers everything but white space with exact, ordered, bounded chunks inside their parents', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, settings, fc.boolean(), async (document, changes, isSheet) => {
        const parsed = { ...document, mime: isSheet ? 'text/csv' : 'text/plain' }
        const chunks = await chunksOf(parsed, { ...changes, strategy })
        const covered = new Uint8Array(parsed.text.length)
        const limit = strategy === 'document' ? { size: DOCUMENT_LIMIT, unit: 'characters' } : chunkingOf(changes)
        for (const [at, chunk] of chunks.entries()) {
          const { start, end, text, parent } = chunk
          expect(chunk.index).toBe(at)
          expect(text).toBe(parsed.text.slice(start, end))
          expect(text.trim()).not.toBe('')
          expect(limit.unit === 'tokens' ? estimateTokens(text) : text.length).toBeLessThanOrEqual(limit.size)
          expect(start).toBeGreaterThan(chunks[at - 1]?.start ?? -1)
          expect(end).toBeGreaterThan(chunks[at - 1]?.end ?? -1)
          if (parent) {
            expect(parent.start).toBeLessThanOrEqual(start)
            expect(parent.end).toBeGreaterThanOrEqual(end)
          }
          if (changes.parentSize && strategy !== 'document') {
            const passage = parsed.text.slice(parent?.start, parent?.end)
            const units = changes.unit === 'tokens' ? estimateTokens(passage) : passage.length
            expect(parent && units).toBeLessThanOrEqual(changes.parentSize)
          }
          covered.fill(1, start, end)
        }
        for (let at = 0; at < covered.length; at++) {
          if (covered[at] === 0 && parsed.text.charAt(at).trim() !== '') throw new Error(`nothing covers offset ${at}`)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same chunks for the same document and keeps them within their page', async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, settings, async (parsed, changes) => {
        const chunks = await chunksOf(parsed, { ...changes, strategy })
        expect(await chunksOf(parsed, { ...changes, strategy })).toEqual(chunks)
        for (const { start, end, page } of chunks) {
          const own = parsed.pages?.filter((span) => span.start < end && span.end > start).map((span) => span.page)
          if (strategy !== 'document' && own) expect(own).toEqual([page])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('parts no surrogate pair and gives nothing for blank texts', async () => {
    const faces = '😀😁'.repeat(300)
    for (const chunk of await chunksOf(plain(faces), { strategy, size: 9, overlap: 3, unit: 'characters' })) {
      expect(chunk.text).not.toMatch(/\p{Surrogate}/u)
    }
    expect(await chunksOf(plain(''), { strategy })).toEqual([])
    expect(await chunksOf(plain(' \n\t\u00a0 '), { strategy })).toEqual([])
  })
})

describe('chunkDocument', () => {
  const table = ['Name | Town', 'Ada | London', 'Emmy | Erlangen', 'Sofia | Stockholm', 'Grace | New York'].join('\n')
  const withTable = {
    text: `Who lived where.\n\n${table}\n\nThat is all.`,
    headings: [],
    blocks: [{ start: 18, end: 18 + table.length, kind: 'table' as const, header: 'Name | Town' }],
  }

  it('tells pieces from inside a table their header, and keeps rows whole', async () => {
    for (const strategy of ['recursive', 'sentences', 'headings'] as const) {
      const chunks = await chunksOf(withTable, {
        strategy,
        size: 34,
        overlap: 0,
        unit: 'characters',
        sentences: 2,
        window: 0,
      })
      const rows = table.split('\n')
      for (const row of rows) expect(chunks.some((chunk) => chunk.text.includes(row))).toBe(true)
      const inside = chunks.filter(({ start }) => start > 18 && start < 18 + table.length)
      expect(inside.length).toBeGreaterThan(0)
      for (const chunk of inside) {
        expect(chunk.context).toBe('Name | Town')
        expect(indexedText(chunk)).toBe(`Name | Town\n\n${chunk.text}`)
      }
      const outside = chunks.filter((chunk) => !inside.includes(chunk))
      for (const chunk of outside) expect(chunk.context).toBeUndefined()
    }
  })

  it('keeps a table together that fits', async () => {
    const chunks = await chunksOf(withTable, { size: table.length + 5, overlap: 0, unit: 'characters' })
    expect(chunks.map(({ text }) => text)).toEqual(['Who lived where.', table, 'That is all.'])
  })

  it('makes each row of a sheet a chunk when asked to', async () => {
    const sheet = { ...withTable, mime: 'text/csv' }
    const chunks = await chunksOf(sheet, { tables: 'rows', size: 300, overlap: 10 })
    expect(chunks.map(({ text }) => text)).toEqual([
      'Who lived where.',
      'Name | Town\nAda | London',
      'Emmy | Erlangen',
      'Sofia | Stockholm',
      'Grace | New York',
      'That is all.',
    ])
    expect(chunks.map(({ context }) => context)).toEqual([
      undefined,
      undefined,
      'Name | Town',
      'Name | Town',
      'Name | Town',
      undefined,
    ])
    const prose = await chunksOf(withTable, { tables: 'rows', size: 300, overlap: 10 })
    expect(prose).toHaveLength(1)
  })

  it('keeps code that fits in its prose and splits larger code between declarations', async () => {
    const code = Array.from({ length: 6 }, (_, at) => `def f${at}(x):\n    y = x + ${at}\n    return y`).join('\n\n')
    const text = `Some words.\n\n${code}\n\nMore words.`
    const parsed = { text, headings: [], blocks: [{ start: 13, end: 13 + code.length, kind: 'code' as const }] }
    const large = await chunksOf(parsed, { size: 100, overlap: 0, unit: 'characters' })
    expect(large.map((chunk) => chunk.text.split('\n')[0])).toEqual([
      'Some words.',
      'def f0(x):',
      'def f2(x):',
      'def f4(x):',
      'More words.',
    ])
    const small = await chunksOf(parsed, { size: code.length + 5, overlap: 0, unit: 'characters' })
    expect(small.map((chunk) => chunk.text)).toContain(code)
  })

  it('takes a document whole up to its limit', async () => {
    const text = 'Word. '.repeat(3_000).trim()
    expect(await chunksOf(plain(text), { strategy: 'document', size: 8, overlap: 0 })).toMatchObject([
      { start: 0, end: text.length },
    ])
    const longer = await chunksOf(plain(`${text} ${text}`), { strategy: 'document' })
    expect(longer.length).toBe(2)
  })

  it('gives the event loop turns while it works', async () => {
    const text = 'One two three four five. '.repeat(80_000)
    let turns = 0
    let going = true
    const tick = () => {
      turns++
      if (going) setImmediate(tick)
    }
    setImmediate(tick)
    const chunks = await chunksOf(plain(text), { size: 100, overlap: 10 })
    going = false
    expect(chunks.length).toBeGreaterThan(4_000)
    expect(turns).toBeGreaterThan(3)
  })

  it('ends with the signal’s reason', async () => {
    const control = new AbortController()
    const chunks = chunkDocument(plain('One two. '.repeat(200_000)), chunkingOf({ size: 10, overlap: 0 }), {
      signal: control.signal,
    })
    const all = async () => {
      for await (const chunk of chunks) if (chunk.index === 3) control.abort(new Error('enough'))
    }
    await expect(all()).rejects.toThrow('enough')
  })

  it('visits each code unit a bounded number of times, whatever the text and strategy', async () => {
    const texts = [
      'word '.repeat(6_000),
      'x'.repeat(30_000),
      `${' \n'.repeat(15_000)}x`,
      'a. '.repeat(9_000),
      '{\n'.repeat(9_000),
      `${'  x\n'.repeat(3_000)}`,
    ]
    for (const strategy of chunkStrategies) {
      for (const text of texts) {
        let reads = 0
        const real = String.prototype.charCodeAt
        String.prototype.charCodeAt = function counted(this: string, at: number) {
          reads++
          return real.call(this, at)
        }
        try {
          await chunksOf(
            plain(text),
            { strategy, size: 50, overlap: 8 },
            { embed: (own) => letterVectors(own.map(() => 'x')) },
          )
        } finally {
          String.prototype.charCodeAt = real
        }
        expect(reads, strategy).toBeLessThan(text.length * 30)
      }
    }
  })
})

describe('settings', () => {
  it('of earlier versions mean the recursive strategy', () => {
    expect(readChunking('{"size":200,"overlap":30,"unit":"characters"}')).toEqual(
      chunkingOf({ strategy: 'recursive', size: 200, overlap: 30, unit: 'characters' }),
    )
    expect(() => readChunking('{"size":"x"}')).toThrowError(expect.objectContaining({ code: 'internal' }))
    expect(() => readChunking('no')).toThrowError(expect.objectContaining({ code: 'internal' }))
  })

  it.each([
    [{ size: 4 }, 'size'],
    [{ overlap: 300 }, 'overlap'],
    [{ overlap: -1 }, 'overlap'],
    [{ parentSize: 300 }, 'parentSize'],
    [{ percentile: 20 }, 'percentile'],
    [{ sentences: 0 }, 'sentences'],
  ])('%j are refused with their field', async (changes, field) => {
    const refused = expect.objectContaining({ code: 'invalid-input', details: { field: `chunking.${field}` } })
    expect(() => checkChunking(chunkingOf(changes))).toThrowError(refused)
    await expect(chunksOf(plain('x'), changes)).rejects.toEqual(refused)
  })

  it('need the tools they name', async () => {
    await expect(chunksOf(plain('x'), { strategy: 'semantic' }, { embed: undefined })).rejects.toMatchObject({
      code: 'invalid-input',
      details: { field: 'chunking.strategy' },
    })
    await expect(chunksOf(plain('x'), { context: { provider: 'ollama', model: 'm' } })).rejects.toMatchObject({
      details: { field: 'chunking.context' },
    })
  })
})
