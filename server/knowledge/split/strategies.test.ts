import { describe, expect, it } from 'vitest'
import { chunksOf, letterVectors, plain, withHeadings } from '@/test/builders/chunking'

const texts = (chunks: { text: string }[]) => chunks.map(({ text }) => text)

describe('sentences', () => {
  const one = { strategy: 'sentences', sentences: 1, window: 0 } as const

  it('end at full stops, wide stops, blank lines and list marks, not at abbreviations or initials', async () => {
    const text =
      'Dr. J. Smith came at 3.5 km, i.e. late. “Why?” he said. Nobody knew etc. and so on.\nThis line is\nwrapped.\n\n' +
      'A title\n\n- first item\n- second item\n日本語です。二つ目！終わり。 ¿Qué pasa? ¡Nada! El Sr. Gómez vino.'
    expect(texts(await chunksOf(plain(text), one))).toEqual([
      'Dr. J. Smith came at 3.5 km, i.e. late.',
      '“Why?”',
      'he said.',
      'Nobody knew etc. and so on.',
      'This line is\nwrapped.',
      'A title',
      '- first item',
      '- second item\n日本語です。',
      '二つ目！',
      '終わり。',
      '¿Qué pasa?',
      '¡Nada!',
      'El Sr. Gómez vino.',
    ])
  })

  it('are found in texts without capitals', async () => {
    const text = 'the flow is laminar . heat is lost at the surface. no. two approx. values differ.'
    expect(texts(await chunksOf(plain(text), one))).toEqual([
      'the flow is laminar .',
      'heat is lost at the surface.',
      'no. two approx. values differ.',
    ])
  })

  it('are grouped, with a window of whole sentences around each group', async () => {
    const text = 'S1 a. S2 b. S3 c. S4 d. S5 e. S6 f. S7 g.'
    const chunks = await chunksOf(plain(text), { strategy: 'sentences', sentences: 2, window: 1 })
    expect(chunks.map((chunk) => [chunk.text, text.slice(chunk.parent?.start, chunk.parent?.end)])).toEqual([
      ['S1 a. S2 b.', 'S1 a. S2 b. S3 c.'],
      ['S3 c. S4 d.', 'S2 b. S3 c. S4 d. S5 e.'],
      ['S5 e. S6 f.', 'S4 d. S5 e. S6 f. S7 g.'],
      ['S7 g.', 'S6 f. S7 g.'],
    ])
  })

  it('of two sections are never in one group, but in one window', async () => {
    const parsed = withHeadings('# A\n\nOne. Two.\n\n# B\n\nThree. Four.')
    const chunks = await chunksOf(parsed, { strategy: 'sentences', sentences: 3, window: 1 })
    expect(texts(chunks)).toEqual(['# A\n\nOne. Two.', '# B\n\nThree. Four.'])
    expect(chunks[0]?.parent?.end).toBe(parsed.text.indexOf('# B') + 3)
  })

  it('that are too long are split and share their window', async () => {
    const text = `Short one. ${'word '.repeat(40)}end. Short two.`
    const chunks = await chunksOf(plain(text), { strategy: 'sentences', sentences: 1, window: 1, size: 20 })
    expect(chunks.length).toBeGreaterThan(3)
    for (const { parent } of chunks.slice(1, -1)) expect(parent).toEqual({ start: 0, end: text.length })
  })
})

describe('headings', () => {
  const options = { strategy: 'headings', overlap: 0, unit: 'characters' } as const
  const guide = withHeadings(
    '# Guide\n\nHello.\n\n## Setup\n\nInstall the loom.\n\n### Linux\n\nUse the package.\n\n## Use\n\nWeave with it every day.\n\n# Licence\n\nMIT.',
  )

  it('give each section a chunk of its own, with the sub-sections that fit', async () => {
    const chunks = await chunksOf(guide, { ...options, size: 60 })
    expect(chunks.map(({ text, headingPath }) => [text.split('\n')[0], headingPath])).toEqual([
      ['# Guide', ['Guide']],
      ['## Setup', ['Guide', 'Setup']],
      ['## Use', ['Guide', 'Use']],
      ['# Licence', ['Licence']],
    ])
    expect(chunks[1]?.text).toContain('### Linux')
  })

  it('keep a section in one chunk that would be cut by size alone', async () => {
    const chunks = await chunksOf(guide, { ...options, size: 110 })
    expect(chunks.map(({ text }) => text.split('\n')[0])).toEqual(['# Guide', '# Licence'])
    const whole = await chunksOf(guide, { ...options, size: 400 })
    expect(whole).toHaveLength(1)
    expect(whole[0]?.headingPath).toBeUndefined()
  })

  it('split a section that does not fit by the recursive rule, and join small neighbours under what they share', async () => {
    const long = Array.from({ length: 12 }, (_, at) => `Sentence ${at} is here.`).join(' ')
    const small = ['A', 'B', 'C'].map((name) => `## ${name}\n\nTiny ${name}.`).join('\n\n')
    const chunks = await chunksOf(withHeadings(`# Long\n\n${long}\n\n${small}`), { ...options, size: 100 })
    const paths = chunks.map(({ headingPath }) => headingPath)
    expect(chunks.at(-1)?.text).toBe(small)
    expect(paths.at(-1)).toEqual(['Long'])
    for (const { text } of chunks.slice(0, -1)) expect(text).not.toContain('##')
    expect(chunks.length).toBeGreaterThan(3)
  })

  it('never let a chunk that starts inside a section leave it', async () => {
    const body = 'Some words of one section. '.repeat(9)
    const text = ['# A', '## B', '### C', '## D'].map((line) => `${line}\n\n${body}`).join('\n\n')
    const parsed = withHeadings(text)
    for (const { start, end } of await chunksOf(parsed, { ...options, size: 120, overlap: 30 })) {
      expect(parsed.headings.filter((heading) => heading.start > start && heading.start < end)).toEqual([])
    }
  })
})

describe('code', () => {
  const options = { strategy: 'code', overlap: 0, unit: 'characters' } as const
  const heads = async (text: string, size: number) =>
    texts(await chunksOf(plain(text), { ...options, size })).map((chunk) => chunk.split('\n')[0])

  it('is cut between declarations, with comments and decorators on what they precede', async () => {
    const text = [
      'import os\nimport sys',
      '# Adds.\n@cache\ndef add(a, b):\n    if a:\n        return a\n    else:\n        return b',
      '@cache\ndef sub(\n    a,\n    b,\n) -> int:\n    return a - b',
      'class Loom:\n    """Weaves."""\n\n    def weave(self):\n        return 1',
    ].join('\n\n')
    expect(await heads(text, 90)).toEqual(['import os', '# Adds.', '@cache', 'class Loom:'])
  })

  it('packs small declarations together', async () => {
    const text = Array.from({ length: 6 }, (_, at) => `const a${at} = ${at};`).join('\n')
    expect(await heads(text, 45)).toEqual(['const a0 = 0;', 'const a3 = 3;'])
  })

  it('looks into a class that is too large, and keeps the indentation of its methods', async () => {
    const method = (name: string) => `  /** Says ${name}. */\n  public String ${name}() {\n    return "${name}";\n  }\n`
    const text = `package a;\n\npublic class Big {\n\n${['one', 'two', 'three'].map(method).join('\n')}}\n`
    expect(await heads(text, 80)).toEqual([
      'package a;',
      'public class Big {',
      '  /** Says one. */',
      '  /** Says two. */',
      '  /** Says three. */',
    ])
  })

  it('splits what has no declarations by lines', async () => {
    const text = Array.from({ length: 20 }, (_, at) => `${at},${at * at}`).join('\n')
    for (const chunk of texts(await chunksOf(plain(text), { ...options, size: 20 }))) {
      for (const line of chunk.split('\n')) expect(line).toMatch(/^(\d+),(\d+)$/)
    }
  })
})

describe('tokens', () => {
  it('are windows of exactly the size that repeat exactly the overlap', async () => {
    const text = 'abcdefghijklmnopqrstuvwxyz'
    const chunks = await chunksOf(plain(text), { strategy: 'tokens', size: 10, overlap: 2, unit: 'characters' })
    expect(texts(chunks)).toEqual(['abcdefghij', 'ijklmnopqr', 'qrstuvwxyz'])
  })
})

describe('semantic', () => {
  const cats = Array.from({ length: 8 }, () => 'The cat sat on the cat mat with a cat.')
  const rates = Array.from({ length: 8 }, () => 'Interest rates rose; banks fear rates.')
  const text = [...cats, ...rates].join(' ')

  it('cuts where the subject changes', async () => {
    const chunks = await chunksOf(plain(text), { strategy: 'semantic', percentile: 90, size: 1_000 })
    expect(chunks.length).toBeLessThan(4)
    const border = text.indexOf('Interest')
    expect(chunks.some(({ start }) => Math.abs(start - border) <= 40)).toBe(true)
  })

  it('cuts nowhere when all sentences are alike, and never exceeds the size', async () => {
    const alike = cats.join(' ')
    expect(await chunksOf(plain(alike), { strategy: 'semantic', percentile: 95, size: 1_000 })).toHaveLength(1)
    const bounded = await chunksOf(plain(alike), { strategy: 'semantic', size: 60, unit: 'characters' })
    for (const chunk of bounded) expect(chunk.text.length).toBeLessThanOrEqual(60)
  })

  it('embeds bounded batches, and refuses an embedder that loses texts', async () => {
    const sizes: number[] = []
    const embed = (batch: string[]) => {
      sizes.push(batch.length)
      return letterVectors(batch)
    }
    await chunksOf(plain('One two. '.repeat(200)), { strategy: 'semantic' }, { embed })
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32)
    const losing = () => Promise.resolve([])
    await expect(chunksOf(plain(text), { strategy: 'semantic' }, { embed: losing })).rejects.toMatchObject({
      code: 'model-failed',
    })
  })
})

describe('parents', () => {
  it('are the larger pieces by the recursive rule that hold each chunk', async () => {
    const paragraphs = Array.from({ length: 6 }, (_, at) => `Paragraph ${at} is short. It has two sentences.`)
    const text = paragraphs.join('\n\n')
    const chunks = await chunksOf(plain(text), { size: 30, overlap: 0, unit: 'characters', parentSize: 110 })
    const parents = [...new Set(chunks.map(({ parent }) => text.slice(parent?.start, parent?.end)))]
    expect(parents).toEqual([0, 2, 4].map((at) => `${paragraphs[at]}\n\n${paragraphs[at + 1]}`))
  })
})
