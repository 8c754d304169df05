import { describe, expect, it } from 'vitest'
import { claimsOf } from './claims'
import { sentenceSpans } from './sentences'

const sentences = (text: string) => sentenceSpans(text).map(({ start, end }) => text.slice(start, end))

describe('sentences of an answer', () => {
  it.each([
    [
      'citations before and behind the full stop',
      'A is so [1]. B is so. [2][3] C is so.',
      ['A is so [1].', 'B is so. [2][3]', 'C is so.'],
    ],
    ['a citation that begins the next sentence', 'A is so. [2] says B.', ['A is so.', '[2] says B.']],
    [
      'abbreviations, initials and numbers',
      'Dr. J. Smith paid approx. 3.50 (see Fig. 2). Then he left.',
      ['Dr. J. Smith paid approx. 3.50 (see Fig. 2).', 'Then he left.'],
    ],
    [
      'Spanish openings',
      '¿Es así? ¡Sí! «Lo es», dijo la Sra. Gil.',
      ['¿Es así?', '¡Sí!', '«Lo es», dijo la Sra. Gil.'],
    ],
    [
      'list items, without their marks',
      'There are:\n- one [1]\n- two.\n  1. Three. Four.\n',
      ['There are:', 'one [1]', 'two.', 'Three.', 'Four.'],
    ],
    [
      'lines of one paragraph',
      'It goes\non here. And\nhere.\n\nNew one',
      ['It goes\non here.', 'And\nhere.', 'New one'],
    ],
    ['no headings and no code', '# Title\nText one.\n```\nx = 1. Y\n```\nText two.', ['Text one.', 'Text two.']],
    ['table rows, without their outer lines', '| a | b |\n|---|---|\n| 1 | 2 [1] |', ['a | b', '1 | 2 [1]']],
    ['Chinese and Japanese', '水は百度で沸く。[1]氷は零度で溶ける。', ['水は百度で沸く。[1]', '氷は零度で溶ける。']],
    ['nothing', ' \n *** \n', []],
  ])('%s', (_what, text, expected) => {
    expect(sentences(text)).toEqual(expected)
  })

  it('stays quick on a hostile answer', () => {
    const start = performance.now()
    for (const piece of [
      'e.g. A ',
      '? ',
      "A'",
      '.',
      '. ',
      ' ',
      '[1]',
      '. [1',
      '\n- ',
      '```\n',
      '# ',
      '"',
      '!*',
      '|',
      '。',
    ]) {
      claimsOf(piece.repeat(30_000))
    }
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})

describe('claims', () => {
  it('have their text, citations and place; questions are none', () => {
    const answer = 'Is it so? It is [1, 2] so [1]. See [this](http://x.org/[3]).'
    expect(claimsOf(answer)).toEqual([
      { text: 'It is so.', citations: [1, 2], start: 10, end: 30 },
      { text: 'See [this](http://x.org/[3]).', citations: [], start: 31, end: answer.length },
    ])
  })
})
