import { describe, expect, it } from 'vitest'
import { describeSystem } from './describe-system'
import type { SystemSnapshot } from './watch-system'

const snapshot: SystemSnapshot = {
  providers: [{ provider: 'ollama', state: 'down' }],
  models: [],
  store: { kind: 'embedded', state: 'up' },
  down: ['ollama'],
  chat: { provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] },
  embed: null,
}
const named = (title: string) => ({ en: title, es: title })
const bare = {
  vectors: {
    title: named('Drawer'),
    place: named('In the desk'),
    choices: [{ title: named('Archive'), variable: 'ARCHIVE_URL', isChosen: false }],
  },
  ollamaUrl: 'http://o.test',
  dataFolder: '/data',
  rerank: null,
  ocr: null,
  egressAllow: [],
}
const lineOf = (lines: string[], name: string) => lines.find((line) => line.startsWith(`${name}:`))

describe('the lines at the start', () => {
  it('say what stands in and how to get the real thing', () => {
    const lines = describeSystem(snapshot, bare)
    expect(lineOf(lines, 'Answers')).toContain('no Ollama at http://o.test')
    expect(lineOf(lines, 'Embeddings')).toContain('nothing serves')
    expect(lineOf(lines, 'Reranking')).toContain('RERANK_URL')
    expect(lineOf(lines, 'Vectors')).toMatch(/Drawer, in the desk \(set ARCHIVE_URL to use Archive\)$/)
    expect(lineOf(lines, 'Scans')).toContain('no tesseract')
    expect(lineOf(lines, 'Reaches')).toMatch(/public addresses$/)
  })

  it('name what is set', () => {
    const lines = describeSystem(
      { ...snapshot, store: { kind: 'qdrant', state: 'down', url: 'http://q.test' } },
      {
        ...bare,
        rerank: { url: 'http://r.test/v1', flavour: 'tei' },
        ocr: { languages: 'eng+spa' },
        egressAllow: ['intranet.test', '10.0.0.0/8'],
      },
    )
    expect(lineOf(lines, 'Vectors')).toContain('http://q.test, which does not answer')
    expect(lineOf(lines, 'Reranking')).toContain('http://r.test/v1, Text Embeddings Inference')
    expect(lineOf(lines, 'Scans')).toContain('eng+spa')
    expect(lineOf(lines, 'Reaches')).toContain('public addresses, intranet.test, 10.0.0.0/8')
  })

  it('keep their values in one column', () => {
    const columns = describeSystem(snapshot, bare).map((line) => /^\w+:\s+/.exec(line)?.[0].length)
    expect(new Set(columns)).toEqual(new Set([12]))
  })
})
