import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { VectorHit } from '@/server/capabilities/vector-store'
import { preferNamed, queryNamed } from './prefer-named'

/** Names that questions of these tests may have, and names that they never have. */
const asked = { subjects: ['Nordia Shipping Inc.', 'Calder Mills'], titles: ['Heron manual'], headings: ['Item 7'] }
const silent = {
  subjects: ['Oriol Textiles Ltd'],
  titles: ['Otter guide', 'Moss diary'],
  headings: ['Item 12', 'Salt'],
}
const questions = fc
  .array(fc.constantFrom('Nordia Shipping', 'Calder', 'Heron manual', 'item 7', '2022'), { maxLength: 3 })
  .map((names) => `What is said about income and ${names.join(' and ')}?`)

type Facts = Pick<VectorHit['payload'], 'title' | 'subject' | 'period'> & { heading?: string | undefined }

const factsFrom = ({ subjects, titles, headings }: typeof asked, periods: string[]): fc.Arbitrary<Facts> =>
  fc.record({
    title: fc.constantFrom(...titles, undefined),
    subject: fc.constantFrom(...subjects, undefined),
    period: fc.constantFrom(...periods, undefined),
    heading: fc.constantFrom(...headings, undefined),
  })
const unnamed = factsFrom(silent, ['2020', '2021'])
const anyFacts = fc.oneof(unnamed, factsFrom(asked, ['2022', '2020']))

/** Hits as a search brings them, best first, of at most nine documents, each of which has one set of facts. */
const hitsWith = (facts: fc.Arbitrary<Facts>) =>
  fc
    .tuple(
      fc.array(facts, { minLength: 9, maxLength: 9 }),
      fc.array(fc.record({ document: fc.nat({ max: 8 }), score: fc.nat({ max: 1000 }) }), { maxLength: 40 }),
    )
    .map(([documents, list]) =>
      list
        .sort((a, b) => b.score - a.score)
        .map(({ document, score }, at) => hit(at, document, score / 1000, documents[document] ?? {})),
    )

function hit(at: number, document: number, score: number, { title, subject, period, heading }: Facts): VectorHit {
  return {
    id: String(at),
    score,
    stages: {},
    payload: {
      collectionId: 'c',
      documentId: `d${document}`,
      documentName: `file-of-${'abcdefghi'[document]}.txt`,
      text: 'text',
      position: { index: at, start: 0, end: 4, ...(heading !== undefined && { headingPath: [heading] }) },
      metadata: {},
      ...(title !== undefined && { title }),
      ...(subject !== undefined && { subject }),
      ...(period !== undefined && { period }),
    },
  }
}
const strengths = fc.constantFrom(0.1, 0.5, 1, 2)
const idsOf = (hits: readonly VectorHit[]) => hits.map(({ id }) => id)

it('changes nothing where the question names none of the documents', () => {
  fc.assert(
    fc.property(hitsWith(unnamed), questions, strengths, fc.boolean(), (hits, question, strength, byPlace) => {
      expect(preferNamed(hits, question, { strength, byPlace })).toEqual(hits)
    }),
  )
})

it('removes no hit, takes nothing from any, and leaves those that gain nothing in their order', () => {
  let gained = 0
  fc.assert(
    fc.property(hitsWith(anyFacts), questions, strengths, fc.boolean(), (hits, question, strength, byPlace) => {
      const preferred = preferNamed(hits, question, { strength, byPlace })
      expect(idsOf(preferred).sort()).toEqual(idsOf(hits).sort())
      const before = new Map(hits.map((one) => [one.id, one]))
      for (const one of preferred) expect(one.score).toBeGreaterThanOrEqual(before.get(one.id)?.score ?? 2)
      const rest = preferred.filter(({ stages }) => stages.named === undefined)
      expect(rest).toEqual(hits.filter(({ id }) => rest.some((one) => one.id === id)))
      const first = preferred.findIndex(({ id }, at) => id !== hits[at]?.id)
      if (first !== -1) expect(preferred[first]?.stages.named).toBeDefined()
      if (first !== -1) gained += 1
    }),
    { numRuns: 300 },
  )
  expect(gained).toBeGreaterThan(20)
})

it('brings as many hits as the search without it, all of them among its candidates', async () => {
  const { signal } = new AbortController()
  const limits = fc.integer({ min: 1, max: 12 })
  await fc.assert(
    fc.asyncProperty(hitsWith(anyFacts), questions, limits, async (hits, question, limit) => {
      const store = { query: (_: string, { limit: most }: { limit: number }) => Promise.resolve(hits.slice(0, most)) }
      const query = { mode: 'dense', fusion: 'rrf', limit, candidates: 30, explain: false } as const
      const found = await queryNamed(store, 'c', query, { question, signal })
      expect(found).toHaveLength(Math.min(limit, hits.length))
      const candidates = new Set(idsOf(hits.slice(0, 30)))
      expect(idsOf(found).filter((id) => !candidates.has(id))).toEqual([])
    }),
  )
})
