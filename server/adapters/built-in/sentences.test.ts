import { describe, expect, it } from 'vitest'
import { sentencesOf } from './sentences'

describe('sentencesOf', () => {
  it.each<[string, string, string[]]>([
    ['plain sentences', 'One goes. Two stay! Three?', ['One goes.', 'Two stay!', 'Three?']],
    [
      'titles and initials',
      'Dr. Ada B. Lovelace wrote it. Mr. Babbage read it.',
      ['Dr. Ada B. Lovelace wrote it.', 'Mr. Babbage read it.'],
    ],
    [
      'decimals and versions',
      'It weighs 3.5 kg. Version 2.0 is lighter.',
      ['It weighs 3.5 kg.', 'Version 2.0 is lighter.'],
    ],
    ['Spanish', '¿Quién viene? La Sra. López viene. ¡Bien!', ['¿Quién viene?', 'La Sra. López viene.', '¡Bien!']],
    ['quotes', 'He said "Go." Then he left.', ['He said "Go."', 'Then he left.']],
    [
      'hard-wrapped lines',
      'The tide tables hang\nin the north tower. Ask\nthere.',
      ['The tide tables hang in the north tower.', 'Ask there.'],
    ],
    [
      'headings, lists and paragraphs',
      '# Rules\nBe kind.\n\n- No dogs\n- No fires\n\nEnd',
      ['Be kind.', '- No dogs', '- No fires', 'End'],
    ],
    ['nothing to say', ' \n\n --- \n', []],
  ])('%s', (_name, text, expected) => {
    expect(sentencesOf(text)).toEqual(expected)
  })

  it('shortens what is no sentence', () => {
    const [only] = sentencesOf('word '.repeat(500))
    expect(only?.length).toBeLessThan(610)
    expect(only?.endsWith(' …')).toBe(true)
  })
})
