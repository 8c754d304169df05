import fc from 'fast-check'
import type { Condition } from '@/pipeline/filter'
import { type PointSpec, point, query } from './vector-store-fixtures'

const words = ['heron', 'river', 'stone', 'night', 'salt', 'wind', 'root', 'glass', 'iron', 'bread', 'moss', 'fox']

/** Numbers that look random and are the same in every run. */
const noise = (n: number) => Math.abs(Math.sin(n * 12.9898) * 43758.5453) % 1

const companies = ['Nordia Shipping Inc.', 'Oriol Textiles', 'Calder Mills Ltd']

/** What the documents say they are; some say nothing. */
function factsOf(document: number): PointSpec['facts'] {
  const language = [{}, { language: 'en' }, { language: 'es' }][document % 3]
  if (document % 4 === 0) return language
  const subject = companies[document % 5]
  return {
    ...language,
    title: `${words[document % 12] ?? ''} report`,
    ...(subject !== undefined && { subject }),
    ...(document % 2 === 0 && { period: String(2018 + (document % 4)) }),
  }
}

/** Chunks of 17 documents that differ in all that can be searched, filtered and preferred. */
export const points = Array.from({ length: 200 }, (_, n) =>
  point(n, {
    document: `doc-${n % 17}`,
    index: n,
    text: Array.from(
      { length: 3 + (n % 9) },
      (_, at) => words[Math.floor(noise(n * 31 + at) ** 2 * words.length)],
    ).join(' '),
    vector: Array.from({ length: 8 }, (_, at) => noise(n * 8 + at) - 0.5),
    facts: factsOf(n % 17),
    ...(n % 5 === 0 && { headingPath: [`Item ${n % 4}`, `On ${words[n % 12] ?? ''} and salt`] }),
    ...(n % 4 !== 0 && { page: 1 + (n % 6) }),
    metadata: {
      ...(n % 3 !== 0 && { lang: n % 2 === 0 ? 'en' : 'es' }),
      year: 1990 + (n % 40) + (n % 5 === 0 ? 0.5 : 0),
      draft: n % 7 === 0,
      made: `20${10 + (n % 20)}-0${1 + (n % 9)}-15T0${n % 10}:00:00${n % 2 === 0 ? 'Z' : '+05:30'}`,
      title: `${words[n % 12] ?? ''} and ${words[(n * 5) % 12] ?? ''}`,
      tags: words.filter((_, at) => (n + at) % 5 === 0),
      sizes: n % 2 === 0 ? [] : [n % 10, (n % 10) + 0.25],
    },
  }),
)

const word = fc.constantFrom(...words)
/** Days and moments that some points were made on, and others. */
const moment = fc.constantFrom(
  '2019-01-15',
  '2011-02-15',
  '2012-03-14T20:30Z',
  '2015-06-15T05:00:00Z',
  '2021-03-15T04:30:00+02:00',
)
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    field: fc.constantFrom('lang', 'tags', 'document_id', 'nothing'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.oneof(word, fc.constantFrom('en', 'es', 'doc-3')),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes', 'page'),
    op: fc.constantFrom('eq', 'ne'),
    value: fc.constantFrom(3, 2000, 2010.5, 0.25),
  }),
  fc.record({ field: fc.constant('draft'), op: fc.constantFrom('eq', 'ne'), value: fc.boolean() }),
  fc.record({
    field: fc.constantFrom('lang', 'tags'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(fc.oneof(word, fc.constantFrom('en', 1999)), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(fc.constantFrom(1999, '2001.5', 3, '0.25'), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    field: fc.constantFrom('year', 'sizes', 'page'),
    op: fc.constantFrom('gt', 'gte', 'lt', 'lte'),
    value: fc.constantFrom(1, '3.25', 2005, 2010.5),
  }),
  fc.record({ field: fc.constant('made'), op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: moment }),
  fc.record({ field: fc.constant('made'), op: fc.constantFrom('eq', 'ne'), value: moment }),
  fc.record({
    field: fc.constant('made'),
    op: fc.constantFrom('in', 'notIn'),
    value: fc.array(moment, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    field: fc.constantFrom('title', 'tags', 'lang'),
    op: fc.constant('contains'),
    value: fc.oneof(word, fc.constantFrom('iron and', 'AND fox', 'oo', '!')),
  }),
  fc.record({ field: fc.constantFrom('lang', 'sizes', 'page', 'nothing'), op: fc.constantFrom('exists', 'missing') }),
)
const weight = fc.constantFrom(0.25, 1, 1.5, 4)
const share = fc.constantFrom(0, 0.2, 0.35, 0.5, 0.8, 1)
const denseShare = fc.oneof(
  fc.record({ same: share }),
  fc.record({
    same: share,
    other: fc.record({
      questionLanguage: fc.constantFrom('en', 'es', 'fr'),
      share,
      keepsPlaces: fc.constant(false),
    }),
  }),
)
const few = fc.array(conditions, { maxLength: 2 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
/** Any search without diversity. */
export const queries = fc
  .record({
    mode: fc.constantFrom('dense', 'sparse', 'hybrid'),
    fusion: fc.constantFrom('rrf', 'dbsf', 'score'),
    denseShare: maybe(denseShare),
    limit: fc.integer({ min: 1, max: 30 }),
    candidates: fc.integer({ min: 1, max: 60 }),
    explain: fc.boolean(),
    vector: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 8, maxLength: 8 }),
    text: fc.array(word, { maxLength: 5 }).map((list) => list.join(' ')),
    filter: fc.record({ must: few, should: few, mustNot: few }),
    weights: maybe(fc.record({ dense: weight, sparse: weight })),
    perDocument: maybe(fc.integer({ min: 1, max: 3 })),
    scoreThreshold: maybe(fc.constantFrom(0, 0.1, 0.3, 0.6)),
  })
  .map(query)

/** MMR over no more than each branch brings, so that the same search without it shows what was picked from. */
export const diverse = fc
  .record({
    mode: fc.constantFrom('dense', 'hybrid'),
    fusion: fc.constantFrom('dbsf', 'score'),
    limit: fc.integer({ min: 1, max: 12 }),
    candidates: fc.integer({ min: 20, max: 60 }),
    explain: fc.boolean(),
    vector: fc
      .tuple(
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 7, maxLength: 7 }),
        fc.integer({ min: 1, max: 50 }),
      )
      .map(([head, last]) => [...head, last]),
    text: fc.array(word, { maxLength: 3 }).map((list) => list.join(' ')),
    mmr: fc.record({ diversity: fc.constantFrom(0, 0.25, 0.5, 0.9), candidates: fc.integer({ min: 1, max: 20 }) }),
    perDocument: maybe(fc.integer({ min: 1, max: 3 })),
  })
  .map(query)

/** Questions that name documents, companies, years and sections of the points, or nothing at all. */
const named = fc
  .record({
    start: fc.constantFrom('What does', 'In 2019, what did', 'How much of the'),
    names: fc.array(
      fc.constantFrom(
        'Nordia Shipping',
        'Oriol',
        'Calder Mills',
        'Heron report',
        'moss report',
        'Item 2',
        '2020',
        '“On salt and salt”',
      ),
      { maxLength: 3 },
    ),
  })
  .map(({ start, names }) => `${start} ${names.join(' and ')} say?`)
/** Searches with questions that may name something. */
export const preferring = fc.record({
  question: named,
  strength: fc.constantFrom(0.5, 1, 2),
  asked: fc
    .record({
      mode: fc.constantFrom('dense', 'sparse', 'hybrid'),
      fusion: fc.constantFrom('dbsf', 'score'),
      denseShare: maybe(denseShare),
      limit: fc.integer({ min: 1, max: 30 }),
      candidates: fc.constantFrom(20, 60, 250),
      explain: fc.boolean(),
      vector: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 8, maxLength: 8 }),
      text: fc.array(word, { minLength: 1, maxLength: 4 }).map((list) => list.join(' ')),
      perDocument: maybe(fc.integer({ min: 1, max: 3 })),
      scoreThreshold: maybe(fc.constantFrom(0.1, 0.3)),
    })
    // Words often tie: so that no tie is cut in two, they bring all there is.
    .map((part) => query(part.mode === 'dense' ? part : { ...part, candidates: points.length + 1 })),
})

/** No two chunks alike, so that no near ties decide: each has another length. */
export const inLanguages = Array.from({ length: 60 }, (_, n) =>
  point(n, {
    text: `${words[n % 12] ?? ''} ${'filler '.repeat(n)}${words[(n * 7) % 12] ?? ''}`,
    vector: Array.from({ length: 8 }, (_, at) => noise(n * 8 + at + 7) - 0.5),
    ...(n % 10 !== 9 && { facts: { language: n % 5 === 0 ? 'en' : n % 7 === 0 ? 'fr' : 'es' } }),
  }),
)

/** Questions whose words are seldom in the chunks of their language. */
export const acrossLanguages = fc
  .record({
    mode: fc.constant('hybrid' as const),
    fusion: fc.constant('score' as const),
    limit: fc.integer({ min: 1, max: 12 }),
    candidates: fc.integer({ min: 3, max: 30 }),
    explain: fc.boolean(),
    vector: fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 8, maxLength: 8 }),
    text: fc.uniqueArray(fc.oneof(word, fc.constantFrom('nowhere', 'unknown', 'absent')), {
      minLength: 1,
      maxLength: 6,
    }),
    questionLanguage: fc.constantFrom('en', 'es', 'de'),
    share: fc.constantFrom(0.5, 0.8),
    perDocument: fc.constantFrom(undefined, 1),
  })
  .map(({ text, questionLanguage, share, ...rest }) =>
    query({
      ...rest,
      text: text.join(' '),
      denseShare: { same: 0.2, other: { questionLanguage, share, keepsPlaces: true } },
    }),
  )
