import { describe, expect, it } from 'vitest'
import type { Chunk } from '@/pipeline/chunk'
import { answerSourceSchema } from '@/pipeline/run-event'
import { resolveCitations } from '../shared/resolve-citations'
import { aChunk, aContext, parseConfig } from '../testing'
import { output } from './definition'
import { executeOutput } from './execute'

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

  it.each([
    ['full-width brackets', 'so 【2】 and【1】.', 'so [2] and[1].'],
    ['tortoise-shell and full-width forms', 'so 〔2〕 and ［１］ and [1、2].', 'so [2] and [1] and [1][2].'],
    ['spaces within', 'so [ 1 ] and [ 2, 3 ].', 'so [1] and [2][3].'],
    ['escaped brackets', String.raw`so \[1\].`, 'so [1].'],
    ['what ChatGPT writes', 'so 【2†source】.', 'so [2].'],
    ['ids', 'so [ID:1] and [id: 2] and [ID:1, ID:3].', 'so [1] and [2] and [1][3].'],
    ['words in brackets', 'so [source 2] or [Sources: 1, 2] or [Fuente 3].', 'so [2] or [1][2] or [3].'],
    ['words in parentheses', 'so (source 2) or (see sources 1 and 2) or (fuente 3).', 'so [2] or [1][2] or [3].'],
    ['a page', 'so (Source 2, p. 14) or [2, page 3].', 'so [2] or [2].'],
    ['documents that are known', 'so (document 2) and [ref 1] and [doc 3].', 'so [2] and [1] and [3].'],
    ['footnotes', 'so [^1] and [^2, ^3].', 'so [1] and [2][3].'],
    ['numbers with a sign', 'so [#2].', 'so [2].'],
    ['behind a word', 'It opens[1]. So does the valve[2][3].', 'It opens[1]. So does the valve[2][3].'],
    ['a range in words', 'so (sources 1-3).', 'so [1][2][3].'],
  ])('reads %s', (_what, text, answer) => {
    expect(answerOf(text)).toBe(answer)
  })

  it.each([
    ['【77】', 77],
    ['[ID:77]', 77],
    ['(source 77)', 77],
    ['[^77]', 77],
    ['[source 9]', 9],
    ['(see sources 8 and 9)', 8],
    ['【9†L1-L4】', 9],
    ['［７７］', 77],
  ])('checks %s', (citation, number) => {
    const resolved = resolveCitations(`It is so ${citation}.`, new Set([1, 2]))
    expect(resolved.answer).toBe('It is so.')
    expect(resolved.unknown).toContain(number)
  })

  it.each([
    'Take array[9] or matrix[0][1], then rows[3] and my_list[2].',
    'Set x[1] to 5, userIds[2] = 4 and call items[1].name there.',
    'grid[2][0] is the third row.',
    'Any number in the range [1, 10], or the interval [2–5].',
    'Keep it within the [10, 20] range.',
    String.raw`Take array\[9\] here.`,
    'The list is = [1, 2, 3], and [0] is its first place.',
    'The regular expression [0-9] takes a digit.',
    'As the annex (document 12) and the ticket (ID: 482) say.',
    'A note[^1] of my own.\n\n[^1]: It is here.',
    'Use <code>a[9]</code> here.',
    'Keep [^note] and [see 1] and (1) and (2024) and {1}.',
    'resource (sourced 2) and (page 2)',
  ])('leaves what is no citation: %s', (text) => {
    expect(resolveCitations(text, new Set([1, 2, 3]))).toMatchObject({ answer: text, unknown: [] })
  })

  it('does not take a wild range apart', () => {
    expect(resolveCitations('[1-999]', new Set([1]))).toMatchObject({ answer: '[1]', unknown: [999] })
  })

  it('stays quick on a hostile answer', () => {
    const start = performance.now()
    for (const piece of [
      '[',
      ' ',
      ' [1',
      '[1, ',
      '`',
      '` ',
      '~~~',
      '[x](',
      '![',
      '(source ',
      '【1',
      '[1 and ',
      '<code>',
      'a[1][2]',
      '[^1]:',
      '= [1,2]',
      '\n[^1]',
    ]) {
      resolveCitations(piece.repeat(50_000), new Set([1]))
    }
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})
