import { describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import { answerSourceSchema } from '@/pipeline/run-event'
import { aChunk, aContext, parseConfig } from '../testing'
import { output } from './definition'
import { executeOutput } from './execute'
import { resolveCitations } from './resolve-citations'

const sources = [
  { ...aChunk('a', 'Alpha.'), citation: 1 },
  {
    ...aChunk('b', 'Beta.', { position: { index: 2, start: 5, end: 10, page: 3, headingPath: ['Top'] } }),
    citation: 2,
  },
]

const run = (answer: string, given: Chunk[] | undefined = sources, raw: Record<string, unknown> = {}) =>
  executeOutput.run({ ...aContext(), config: parseConfig(output, raw), inputs: { answer, sources: given } })

const answerOf = (text: string) => resolveCitations(text, new Set([1, 2, 3])).answer

describe('output', () => {
  it('lists every source and marks the cited ones', async () => {
    const { outputs, outcome } = await run('It is so [2].')
    expect(outcome).toBe('ok')
    expect(outputs.answer).toBe('It is so [2].')
    const list = answerSourceSchema.array().parse(outputs.sources)
    expect(list.map(({ citation, cited }) => [citation, cited])).toEqual([
      [1, false],
      [2, true],
    ])
    expect(list[1]).toMatchObject({
      chunkId: 'b',
      documentName: 'b.pdf',
      page: 3,
      headingPath: ['Top'],
      start: 5,
      end: 10,
    })
  })

  it('removes numbers that belong to no source and reports them', async () => {
    const result = await run('So [7]. And so [1, 9] too.')
    expect(result.outputs.answer).toBe('So. And so [1] too.')
    expect(result).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'citation-removed', params: { numbers: [7, 9] } }],
    })
  })

  it('notes an answer without citations, and minds only when told to', async () => {
    expect(await run('Plain.')).toMatchObject({ outcome: 'ok', notes: [{ code: 'uncited-answer' }] })
    expect(await run('Plain.', sources, { requireCitations: true })).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'uncited-answer' }],
    })
    expect(await run('Plain.', [])).toMatchObject({ outcome: 'ok', notes: [] })
  })

  it('with no source at all, every number is unknown', async () => {
    expect((await run('So [1].', [])).outputs).toEqual({ answer: 'So.', sources: [] })
  })

  it('leaves the answer alone when sources are not connected or citations are off', async () => {
    const context = { ...aContext(), config: parseConfig(output, {}) }
    const unconnected = await executeOutput.run({ ...context, inputs: { answer: 'So [7].', sources: undefined } })
    expect(unconnected).toMatchObject({ outcome: 'ok', outputs: { answer: 'So [7].', sources: [] } })
    const off = await run('So [7] [1].', sources, { citations: false })
    expect(off.outputs.answer).toBe('So [7] [1].')
    expect(
      answerSourceSchema
        .array()
        .parse(off.outputs.sources)
        .some(({ cited }) => cited),
    ).toBe(false)
  })

  it('ends empty on an empty answer', async () => {
    expect(await run(' ')).toMatchObject({ outcome: 'empty', notes: [{ code: 'no-evidence' }] })
  })

  it('keeps the numbers a prompt gave, also when some of its sources were left out', async () => {
    const left = [aChunk('x', 'X', { citation: 1 }), aChunk('z', 'Z', { citation: 3 })]
    const { outputs, notes } = await run('So [3], not [2].', left)
    expect(outputs.answer).toBe('So [3], not.')
    expect(notes).toMatchObject([{ code: 'citation-removed', params: { numbers: [2] } }])
    const list = answerSourceSchema.array().parse(outputs.sources)
    expect(list.map(({ chunkId, citation, cited }) => [chunkId, citation, cited])).toEqual([
      ['x', 1, false],
      ['z', 3, true],
    ])
  })

  it('numbers chunks that no prompt has numbered by their order', async () => {
    const { outputs } = await run('So [2].', [aChunk('x', 'X'), aChunk('y', 'Y')])
    expect(answerSourceSchema.array().parse(outputs.sources)[1]).toMatchObject({
      chunkId: 'y',
      citation: 2,
      cited: true,
    })
  })
})

describe('resolving citations', () => {
  it('reads lists, ranges and neighbours', () => {
    expect(answerOf('a [1, 2] b [1][2] c [1-3] d [1;9] e [2–3].')).toBe('a [1][2] b [1][2] c [1][2][3] d [1] e [2][3].')
  })

  it('takes the space before a removed number along', () => {
    expect(answerOf('One [9]. Two [8] three\t[7]\nfour[6]')).toBe('One. Two three\nfour')
  })

  it.each([
    ['fenced code', 'x\n```js\na[9]\n```\ny'],
    ['an open fence', 'x\n~~~\na[9]'],
    ['inline code', 'use `a[9]` or ``b[8]``'],
    ['a link', 'see [9](https://example.org)'],
    ['an image', '![9](pic.png)'],
    ['a link definition', '[9]: https://example.org'],
    ['a year', 'since [1931]'],
    ['words', '[see below] [a1] [] [1.5]'],
  ])('leaves %s alone', (_what, text) => {
    expect(answerOf(text)).toBe(text)
  })

  it('does not take a wild range apart', () => {
    expect(resolveCitations('[1-999]', new Set([1]))).toMatchObject({ answer: '[1]', unknown: [999] })
  })

  it('stays quick on a hostile answer', () => {
    const start = performance.now()
    for (const piece of ['[', ' ', ' [1', '[1, ', '`', '` ', '~~~', '[x](', '![']) {
      resolveCitations(piece.repeat(50_000), new Set([1]))
    }
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
