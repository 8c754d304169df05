import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { estimateTokens } from '@/pipeline/tokens'
import { reachForward } from './measure'
import { type SplitOptions, type Splittable, splitText } from './split-text'

const plain = (text: string): Splittable => ({ text, headings: [] })
const units = (text: string, unit: SplitOptions['unit']) => (unit === 'tokens' ? estimateTokens(text) : text.length)

const piece = fc.oneof(
  fc.lorem({ maxCount: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    ' ',
    '\n',
    '\n\n',
    '\n \n',
    '. ',
    '。',
    '漢字かな',
    '😀😀😀',
    'a'.repeat(90),
    '\u00a0',
    ' '.repeat(50),
  ),
)
const document = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
const settings = fc
  .record({
    size: fc.integer({ min: 8, max: 80 }),
    share: fc.integer({ min: 0, max: 99 }),
    unit: fc.constantFrom('tokens' as const, 'characters' as const),
  })
  .map(({ size, share, unit }): SplitOptions => ({ size, unit, overlap: Math.floor((size * share) / 100) }))

describe('splitText', () => {
  it('keeps every chunk within the size, with exact offsets, and covers everything but white space', () => {
    fc.assert(
      fc.property(document, settings, (text, options) => {
        const chunks = splitText(plain(text), options)
        const covered = new Uint8Array(text.length)
        chunks.forEach((chunk, at) => {
          expect(chunk.index).toBe(at)
          expect(chunk.text).toBe(text.slice(chunk.start, chunk.end))
          expect(chunk.text).toBe(chunk.text.trim())
          expect(chunk.text.length).toBeGreaterThan(0)
          expect(units(chunk.text, options.unit)).toBeLessThanOrEqual(options.size)
          covered.fill(1, chunk.start, chunk.end)
        })
        for (let at = 0; at < text.length; at++) {
          if (covered[at] === 0 && text.charAt(at).trim() !== '') throw new Error(`nothing covers offset ${at}`)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('moves forward with every chunk and repeats at most the overlap', () => {
    fc.assert(
      fc.property(document, settings, (text, options) => {
        const chunks = splitText(plain(text), options)
        for (const [at, chunk] of chunks.entries()) {
          const before = chunks[at - 1]
          if (!before) continue
          expect(chunk.start).toBeGreaterThan(before.start)
          expect(chunk.end).toBeGreaterThan(before.end)
          const repeated = text.slice(chunk.start, before.end)
          if (repeated !== '') expect(units(repeated, options.unit)).toBeLessThanOrEqual(options.overlap)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('never parts a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('😀', 'é', 'x'), maxLength: 400 }), settings, (text, options) => {
        for (const chunk of splitText(plain(text), options)) expect(chunk.text).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })

  it('counts tokens exactly as estimateTokens does', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 8, max: 60 }), (text, limit) => {
        const end = reachForward(text, 0, limit, 'tokens')
        if (end > 0) expect(estimateTokens(text.slice(0, end))).toBeLessThanOrEqual(limit)
        if (end + 2 <= text.length) expect(estimateTokens(text.slice(0, end + 2))).toBeGreaterThan(limit)
      }),
    )
  })

  it('cuts between paragraphs before it cuts between sentences or words', () => {
    const first = 'One two three four. Five six seven.'
    const chunks = splitText(plain(`${first}\n\nEight nine ten. Eleven.`), { size: 50, overlap: 0, unit: 'characters' })
    expect(chunks.map((chunk) => chunk.text)).toEqual([first, 'Eight nine ten. Eleven.'])
  })

  it('cuts between sentences before words, and starts the overlap at a sentence', () => {
    const text = 'Alpha beta gamma. Delta eps zeta. Eta theta iota kappa. Lambda mu.'
    const chunks = splitText(plain(text), { size: 38, overlap: 18, unit: 'characters' })
    expect(chunks.map((chunk) => chunk.text)).toEqual([
      'Alpha beta gamma. Delta eps zeta.',
      'Delta eps zeta. Eta theta iota kappa.',
      'theta iota kappa. Lambda mu.',
    ])
  })

  it('knows page and heading path of each chunk and does not overlap across headings', () => {
    const text = 'Guide\nIntro text here.\n\nSetup\nInstall it first.\n\nUsage\nRun it then.'
    const at = (word: string) => text.indexOf(word)
    const chunks = splitText(
      {
        text,
        headings: [
          { start: 0, level: 1, text: 'Guide' },
          { start: at('Setup'), level: 2, text: 'Setup' },
          { start: at('Usage'), level: 2, text: 'Usage' },
        ],
        pages: [
          { page: 1, start: 0, end: at('Usage') },
          { page: 2, start: at('Usage'), end: text.length },
        ],
      },
      { size: 30, overlap: 10, unit: 'characters' },
    )
    expect(chunks.map(({ text: words, page, headingPath }) => ({ words, page, headingPath }))).toEqual([
      { words: 'Guide\nIntro text here.', page: 1, headingPath: ['Guide'] },
      { words: 'Setup\nInstall it first.', page: 1, headingPath: ['Guide', 'Setup'] },
      { words: 'Usage\nRun it then.', page: 2, headingPath: ['Guide', 'Usage'] },
    ])
  })

  it('refuses an overlap that is not smaller than the size, and sizes that cannot be', () => {
    const fails = (options: SplitOptions) =>
      expect(() => splitText(plain('x'), options)).toThrowError(expect.objectContaining({ code: 'invalid-input' }))
    fails({ size: 100, overlap: 100, unit: 'tokens' })
    fails({ size: 100, overlap: -1, unit: 'tokens' })
    fails({ size: 0, overlap: 0, unit: 'tokens' })
    fails({ size: 10.5, overlap: 0, unit: 'tokens' })
  })

  it('gives nothing for an empty or blank text', () => {
    expect(splitText(plain(''))).toEqual([])
    expect(splitText(plain(' \n\t\u00a0 '))).toEqual([])
  })

  it('visits each code unit a bounded number of times, whatever the text', () => {
    for (const text of ['word '.repeat(4_000), 'x'.repeat(20_000), `${' \n'.repeat(10_000)}x`, 'a. '.repeat(6_000)]) {
      const read = vi.spyOn(String.prototype, 'charCodeAt')
      const chunks = splitText(plain(text), { size: 300, overlap: 45, unit: 'tokens' })
      const reads = read.mock.calls.length
      read.mockRestore()
      expect(chunks.length).toBeGreaterThan(0)
      expect(reads).toBeLessThan(text.length * 12)
    }
  })

  it('never lets a chunk reach into the next page', () => {
    const text = 'The first page is short.\n\nThe second page is short, too.'
    const pages = [
      { page: 1, start: 0, end: 24 },
      { page: 2, start: 26, end: text.length },
    ]
    const chunks = splitText({ text, headings: [], pages }, { size: 100, overlap: 20, unit: 'tokens' })
    expect(chunks.map(({ page, text: own }) => [page, own])).toEqual([
      [1, 'The first page is short.'],
      [2, 'The second page is short, too.'],
    ])
  })
})
