import { describe, expect, it } from 'vitest'
import { parseHere } from '@/test/builders/parse'
import { buildPages } from '@/test/builders/pdf'
import { Hyphens } from './hyphens'

const prose = {
  en: 'The handbook tells how the loom is set up and what has to be done when it stops. It is for all who work with it.',
  es: 'El manual dice cómo se monta el telar y qué hay que hacer cuando se para. Es para todas las personas que lo usan.',
  de: 'Das Handbuch sagt, wie der Webstuhl aufgebaut wird und was zu tun ist, wenn er nicht läuft. Es ist für alle da.',
}

/** What becomes of `left⏎right` in a document in that language that shows nothing of it elsewhere. */
function joined(language: keyof typeof prose, pair: string, ...elsewhere: string[]): string {
  const [left = '', right = ''] = pair.split('|')
  const above = `Some words before ${left}`
  const below = `${right} and what follows`
  const hyphens = new Hyphens([prose[language], above, below, ...elsewhere], [[above, below]])
  const division = hyphens.divisionOf(above, below)
  return division === 'divided' ? left.slice(0, -1) + right : `${left}${division === 'apart' ? ' ' : ''}${right}`
}

describe('a hyphen at the end of a line', () => {
  it.each([
    ['en', 'retrie-|val transpor-|tation infor-|mation cus-|tomer inde-|pendent thou-|sand cor-|related'],
    ['en', 'long-|er hard-|ware self-|ish six-|ty part-|ner real-|ity high-|way state-|ment ex-|ample non-|sense'],
    ['es', 'devolu-|ción no-|che auto-|mático ex-|plicar garan-|tía con-|tener'],
    ['de', 'Daten-|bank Versiche-|rung zwi-|schen Ein-|bau Kunden-|service Lehrer-|in ex-|tern'],
  ] as const)('goes where it divides a word (%s)', (language, pairs) => {
    for (const pair of pairs.split(' ')) expect(joined(language, pair)).toBe(pair.replace('-|', ''))
  })

  it.each([
    ['en', 'long-|term non-|refundable pre-|tax e-|mail well-|known risk-|averse user-|friendly plug-|in two-|thirds'],
    ['en', 'state-of-|the-art up-|to-date decision-|making third-|party ex-|wife self-|service X-|ray'],
    ['en', 'XR-|a500 COVID-|19 2019-|2020 DNA-|based Jean-|Paul docs.example.com/first-|steps'],
    ['es', 'teórico-|práctico ex-|presidente franco-|alemán XR-|a500'],
    ['de', 'deutsch-|französisch Nord-|Süd nicht-|linear schwarz-|weiß Software-|Entwicklung'],
  ] as const)('stays where it belongs to the word (%s)', (language, pairs) => {
    for (const pair of pairs.split(' ')) expect(joined(language, pair)).toBe(pair.replace('|', ''))
  })

  it('is decided by what else the document says', () => {
    expect(joined('en', 'data-|set', 'Each dataset is small.')).toBe('dataset')
    expect(joined('en', 'data-|set', 'Each data-set is small.')).toBe('data-set')
    expect(joined('en', 'long-|term', 'A longterm plan, longterm.')).toBe('longterm')
    expect(joined('en', 'docker-|compose', 'Run docker-compose now.')).toBe('docker-compose')
  })

  it('keeps two words apart that share their end, and marks', () => {
    expect(joined('de', 'Vor-|und')).toBe('Vor- und')
    expect(joined('en', 'pre-|and')).toBe('pre- and')
    expect(new Hyphens([], [['A-', 'B-']]).divisionOf('A-', 'B-')).toBe('apart')
  })

  it('goes from a page and its headings alike, soft ones always', async () => {
    const parsed = await parseHere(
      await buildPages([
        'The fee covers a long-',
        'term contract with non-',
        'refundable deposits for part XR-',
        'a500 and its retrie-',
        'val and the transpor\u00ad',
        'tation of it.',
      ]),
      'a.pdf',
    )
    expect(parsed.text).toBe(
      'The fee covers a long-term contract with non-refundable deposits for part XR-a500 and its retrieval and the transportation of it.',
    )
  })
})
