import { describe, expect, it } from 'vitest'
import spanish from '@/messages/earlier.es.json'
import { createPhraseBook } from './phrase-book'

describe('a phrase book', () => {
  const book = createPhraseBook({
    'The file is empty.': 'El archivo está vacío.',
    '“{name}” is {kind}.': '«{name}» es {kind}.',
    '“{name}” is a folder.': '«{name}» es una carpeta.',
    'a zip archive': 'un archivo ZIP',
    '{count} of {total} items failed; the first because: {message}':
      'De {total} elementos fallaron {count}; el primero porque: {message}',
    'Is it (so)? {what} costs $1 [or more].': '¿Es (así)? {what} cuesta $1 [o más].',
    '{origin}{path} answers.': '{origin}{path} responde.',
  })

  it('says what it has, and nothing where it has none', () => {
    expect(book('The file is empty.')).toBe('El archivo está vacío.')
    expect(book('The file is empty')).toBeUndefined()
    expect(book('')).toBeUndefined()
  })

  it('takes the facts over, in the order of the translation', () => {
    expect(book('“a.txt” is a folder.')).toBe('«a.txt» es una carpeta.')
    expect(book('“a\nb.txt” is a folder.')).toBe('«a\nb.txt» es una carpeta.')
    expect(book('3 of 5 items failed; the first because: HTTP 500')).toBe(
      'De 5 elementos fallaron 3; el primero porque: HTTP 500',
    )
    expect(book('Is it (so)? $& costs $1 [or more].')).toBe('¿Es (así)? $& cuesta $1 [o más].')
    expect(book('http://a/b answers.')).toBe('http://a/b responde.')
  })

  it('prefers the pattern with more words of its own', () => {
    expect(book('“x” is a folder.')).toBe('«x» es una carpeta.')
    expect(book('“x” is a thing.')).toBe('«x» es a thing.')
  })

  it('translates facts that are phrases, and what stands behind a label', () => {
    expect(book('“x” is a zip archive.')).toBe('«x» es un archivo ZIP.')
    expect(book('2 of 2 items failed; the first because: The file is empty.')).toBe(
      'De 2 elementos fallaron 2; el primero porque: El archivo está vacío.',
    )
    expect(book('a.txt: b.txt: The file is empty.')).toBe('a.txt: b.txt: El archivo está vacío.')
    expect(book('a.txt: something else')).toBeUndefined()
  })
})

describe('the sentences that earlier versions stored', () => {
  const book = createPhraseBook(spanish)

  it('are still translated', () => {
    expect(book('“scan.png” is a picture; reading it needs OCR.')).toMatch(/«scan\.png».*OCR/)
    expect(book('Line 2: tag "set" not found (in Liquid: assign).')).toBe(
      'Línea 2: no existe la etiqueta «set» (en Liquid: assign).',
    )
    expect(book('Damaged pages were left out: 3, 4.')).toMatch(/[Pp]áginas.*3, 4/)
  })

  it('are reached: no pattern is hidden by another one', () => {
    const hidden = Object.entries(spanish).filter(([english, translation]) => {
      const facts = (text: string) => text.replaceAll(/\{([a-zA-Z]\w*)\}/g, '‹$1›')
      return book(facts(english)) !== facts(translation)
    })
    expect(hidden).toEqual([])
  })
})
