import { describe, expect, it } from 'vitest'
import { type AnalyserLanguage, createAnalyser, tokenId } from '../analyser'
import { TermTally } from './document-terms'
import { Vocabulary } from './vocabulary'
import { weighQuery } from './weigh-query'

/** What a document of one chunk each adds. */
function termsOf(language: AnalyserLanguage, chunks: readonly string[]) {
  const tally = new TermTally()
  for (const chunk of chunks) tally.add(createAnalyser(language).words(chunk))
  return tally.done(language)
}

function vocabularyOf(...documents: ReturnType<typeof termsOf>[]): Vocabulary {
  const vocabulary = new Vocabulary()
  for (const document of documents) vocabulary.take(document)
  return vocabulary
}

const idf = (n: number, df: number) => Math.log(1 + (n - df + 0.5) / (df + 0.5))
const weightsOf = (text: string, vocabulary: Vocabulary) => {
  const { indices, weights } = weighQuery(text, vocabulary)
  return new Map(indices.map((id, at) => [id, weights[at] ?? 0]))
}

const english = Array.from({ length: 100 }, (_, n) => `The loom number ${n} is in the hall and it is made of wood`)

describe('the terms of an index', () => {
  it('are counted by chunk, and out again', () => {
    const first = termsOf('en', ['running runs', 'run fast', 'The WHO'])
    const vocabulary = vocabularyOf(first, termsOf('en', ['a runner']))
    expect(vocabulary.chunks).toBe(4)
    expect(vocabulary.frequency(tokenId('run'))).toBe(2)
    expect(vocabulary.frequency(tokenId('^WHO'))).toBe(1)
    vocabulary.take(first, -1)
    expect(vocabulary.chunks).toBe(1)
    expect(vocabulary.frequency(tokenId('run'))).toBe(0)
    expect(vocabulary.frequency(tokenId('runner'))).toBe(1)
  })

  it('hold data that is no word without keeping it', () => {
    const long = 'x'.repeat(200_000)
    const document = termsOf('en', [`key ${long}`])
    expect(document.terms.length).toBeLessThan(1_000)
    expect(vocabularyOf(document).frequency(tokenId(long))).toBe(1)
  })
})

describe('the weights of a question', () => {
  it('are the IDF of each term, as often as the question has it', () => {
    const vocabulary = vocabularyOf(termsOf('en', [...english, 'a spool of silk']))
    const weights = weightsOf('silk, looms and silk', vocabulary)
    expect(weights.get(tokenId('silk'))).toBeCloseTo(2 * idf(101, 1), 6)
    expect(weights.get(tokenId('loom'))).toBeCloseTo(idf(101, 100), 6)
    expect(weights.size).toBe(2)
  })

  it('do not grow by what is a stop-word for most of the index', () => {
    const odd = termsOf('de', ['Die Hinweise: the hall is a Halle, und es ist wahr'])
    const weights = weightsOf('what is in the hall with the spool', vocabularyOf(termsOf('en', english), odd))
    const highest = Math.max(...['what', 'is', 'the', 'with'].map((word) => weights.get(tokenId(word)) ?? 0))
    expect(highest).toBeLessThan(0.3)
    expect(weights.get(tokenId('spool'))).toBeGreaterThan(3)
  })

  it('go to the words of the question’s own language first', () => {
    const spanish = Array.from(
      { length: 100 },
      (_, n) => `El telar número ${n} está en la sala y es de madera de la casa`,
    )
    const vocabulary = vocabularyOf(termsOf('en', english), termsOf('es', spanish))
    const weights = weightsOf('¿Dónde está la sala de los telares?', vocabulary)
    expect(weights.has(tokenId('la'))).toBe(false)
    expect(weights.get(tokenId('sal'))).toBeGreaterThan(weights.get(tokenId('sala')) ?? 1)
  })

  it('take a word that is not there for the nearest that are', () => {
    const vocabulary = vocabularyOf(termsOf('en', ['hydraulic accumulator', 'the hydraulics', 'a valve', 'wood 4410']))
    const ids = (text: string) => weighQuery(text, vocabulary).indices.filter((id) => vocabulary.frequency(id) > 0)
    const hydraulic = createAnalyser('en').term('hydraulic').id
    const accumulator = createAnalyser('en').term('accumulator').id
    expect(ids('hidraulic')).toEqual([hydraulic])
    expect(ids('hydarulic')).toEqual([hydraulic])
    expect(ids('acumullator')).toEqual([accumulator])
    expect(weightsOf('hidraulic', vocabulary).get(hydraulic)).toBeLessThan(
      weightsOf('hydraulic', vocabulary).get(hydraulic) ?? 0,
    )
    // A stop-word with a mistake.
    expect(ids('woth the valve')).toEqual([createAnalyser('en').term('valve').id])
    // Two mistakes in a short word, three letters, numbers, and what is there as it stands.
    for (const text of ['vlva', 'woo', '4411', 'wo0d', 'AB-valvo_1', 'VALVO', 'vaLvo']) expect(ids(text)).toEqual([])
    expect(ids('wood')).toEqual([createAnalyser('en').term('wood').id])
  })

  it('are found for the first words that are not there, however much was pasted', () => {
    const vocabulary = vocabularyOf(termsOf('en', ['hydraulic accumulator']))
    const noise = Array.from(
      { length: 3_000 },
      (_, n) => `zq${'abcdefghij'[n % 10]}${'klmnopq'[n % 7]}wx${'rstuv'[n % 5]}y`,
    )
    const { indices } = weighQuery(`hidraulic ${noise.join(' ')} acumulator ${'z'.repeat(20_000)}`, vocabulary)
    expect(indices.filter((id) => vocabulary.frequency(id) > 0)).toEqual([createAnalyser('en').term('hydraulic').id])
  })

  it('are there for stop-words only where nothing else is, or where they are names', () => {
    const vocabulary = vocabularyOf(termsOf('en', [...english, 'The WHO said so', 'a record by The Who']))
    const has = (text: string, term: string) => weightsOf(text, vocabulary).has(tokenId(term))
    expect(has('who is it', '.who')).toBe(true)
    expect(has('who made the loom', '.who')).toBe(false)
    expect(has('did the WHO make looms', '^WHO')).toBe(true)
    expect(has('looms by The Who', '^who')).toBe(true)
    expect(has('Who made the loom?', '^who')).toBe(false)
    expect(has('What Is The Loom Made Of', '^of')).toBe(false)
    expect(has('WHAT IS THE LOOM MADE OF', '^OF')).toBe(false)
  })

  it('are there for stop-words of a smaller language of the index', () => {
    const vocabulary = vocabularyOf(
      termsOf('en', english),
      termsOf('es', ['La sala de la casa', 'El telar de Ana también']),
    )
    const has = (text: string, term: string) => weightsOf(text, vocabulary).has(tokenId(term))
    expect(has('de la', '.la')).toBe(true)
    expect(has('de la sala', '.la')).toBe(false)
    // One that is typed without its accent.
    expect(has('tambien', '.también')).toBe(true)
  })
})
