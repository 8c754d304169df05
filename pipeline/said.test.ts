import { describe, expect, it } from 'vitest'
import { earlier, english, foreign, type Said, saidIn, saidSchema, say, storedSaidSchema } from './said'

const catalogue = {
  '“{name}” is {kind}.': '«{name}» es {kind}.',
  'a zip archive': 'un archivo ZIP',
  '{field}: {problem}': '{field}: {problem}',
  '{name} failed: {said}': 'Falló {name}: {said}',
  'Left out: {names}.': 'Omitidos: {names}.',
  '{count, plural, one {# page of {name}} other {# pages of {name}}}':
    '{count, plural, one {# página de {name}} other {# páginas de {name}}}',
}
const spanish = { locale: 'es', catalogue, earlier: (text: string) => (text === 'Old.' ? 'Antiguo.' : undefined) }
const both = (said: Said) => [english(said), saidIn(said, spanish)]

describe('what is said', () => {
  it('keeps names and translates what is said in it', () => {
    expect(both(say('“{name}” is {kind}.', { name: 'a zip archive', kind: say('a zip archive') }))).toEqual([
      '“a zip archive” is a zip archive.',
      '«a zip archive» es un archivo ZIP.',
    ])
  })

  it('counts and lists as the language does', () => {
    const pages = '{count, plural, one {# page of {name}} other {# pages of {name}}}'
    expect(both(say(pages, { count: 1, name: 'x' }))).toEqual(['1 page of x', '1 página de x'])
    expect(both(say(pages, { count: 0, name: 'x' }))).toEqual(['0 pages of x', '0 páginas de x'])
    expect(both(say('Left out: {names}.', { names: ['a', 'b', say('a zip archive')] }))).toEqual([
      'Left out: a, b, and a zip archive.',
      'Omitidos: a, b y un archivo ZIP.',
    ])
  })

  it('is unknown where a part of it is, but for what another system said', () => {
    const unknown: Said = { template: 'Nobody wrote this.' }
    expect(saidIn(unknown, spanish)).toBeUndefined()
    expect(saidIn(say('{field}: {problem}', { field: 'x', problem: unknown }), spanish)).toBeUndefined()
    expect(saidIn(foreign('a zip archive'), spanish)).toBeUndefined()
    expect(both(say('{name} failed: {said}', { name: 'Ollama', said: foreign('a zip archive') }))).toEqual([
      'Ollama failed: a zip archive',
      'Falló Ollama: a zip archive',
    ])
    expect(saidIn({ template: 'constructor' }, spanish)).toBeUndefined()
  })

  it('asks the book for sentences of earlier versions alone', () => {
    expect(both(earlier('Old.'))).toEqual(['Old.', 'Antiguo.'])
    expect(saidIn(earlier('Older.'), spanish)).toBeUndefined()
    expect(saidIn({ template: 'Old.' }, spanish)).toBeUndefined()
    expect(storedSaidSchema.parse('Old.')).toEqual(earlier('Old.'))
  })

  it('is JSON, and damaged templates break nothing', () => {
    const said = say('“{name}” is {kind}.', { name: 'x', kind: [1, say('a zip archive')] })
    expect(saidSchema.parse(JSON.parse(JSON.stringify(said)))).toEqual(said)
    expect(storedSaidSchema.parse(said)).toEqual(said)
    expect(english({ template: '{', args: { a: 1 } })).toBe('{')
    expect(english({ template: '{b}', args: { a: 1 } })).toBe('{b}')
    expect(english(say('Write {{ name | json }}.'))).toBe('Write {{ name | json }}.')
  })

  it('takes exactly the facts of its template', () => {
    say('No facts.')
    // @ts-expect-error a fact is missing
    say('“{name}” is {kind}.', { name: 'x' })
    // @ts-expect-error a fact too many
    say('“{name}” is here.', { name: 'x', kind: 'y' })
    // @ts-expect-error no facts at all
    say('“{name}” is here.')
    // @ts-expect-error the name inside a branch
    say('{count, plural, one {# page of {name}} other {# pages}}', { count: 1 })
    // @ts-expect-error a text that was put together
    say(`It is ${String(1)}.` as string)
  })
})
