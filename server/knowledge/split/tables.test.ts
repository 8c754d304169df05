import { describe, expect, it } from 'vitest'
import { type Chunking, defaultChunking } from '@/pipeline/chunking'
import { parseHere } from '@/test/builders/parse'
import { chunkDocument } from './chunk-document'

const names = Array.from({ length: 60 }, (_, at) => `Item ${at},${100 + at},${200 + at}`)
const source = [
  'Stock in EUR,,',
  'Thing,2024,2023',
  'Yarns,,',
  ...names.slice(0, 30),
  'Dyes,,',
  ...names.slice(30),
].join('\n')

async function chunksOf(changes: Partial<Chunking>) {
  const parsed = await parseHere(source, 'a.csv', { tables: 'table' })
  const chunks = []
  const tools = {
    signal: new AbortController().signal,
    embed: (texts: readonly string[]) => Promise.resolve(texts.map((_, at) => [1, at % 2])),
  }
  for await (const chunk of chunkDocument(parsed, { ...defaultChunking, size: 120, overlap: 0, ...changes }, tools)) {
    chunks.push(chunk)
  }
  return chunks
}

describe('pieces of a table', () => {
  const strategies = ['recursive', 'sentences', 'headings', 'code', 'semantic'] as const
  it.each([
    ...strategies.map((strategy) => ({ strategy })),
    { strategy: 'recursive' as const, tables: 'rows' as const },
  ])('have caption, header and group above them: %o', async (changes) => {
    const chunks = await chunksOf(changes)
    expect(chunks.length).toBeGreaterThan(3)
    for (const { text, context = '' } of chunks) {
      const shown = `${context}\n${text}`
      expect(shown).toContain('Stock in EUR\n\n| Thing | 2024 | 2023 |\n| --- | --- | --- |')
      expect(text).toMatch(/\| Item \d+ \| \d+ \| \d+ \|$/)
      const late = Number(/Item (\d+)/.exec(text)?.[1]) >= 30
      expect(shown).toContain(late ? '| Dyes |' : '| Yarns |')
    }
  })
})
