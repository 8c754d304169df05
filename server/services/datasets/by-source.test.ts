import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectationSchema, type Split, splits } from '@/pipeline/cases/case'
import type { CaseRow } from '@/server/capabilities/records/datasets'
import { SourceGroups, splitByChance, type WantedRow } from './by-source'
import { splitSources } from './split-dataset'

/** A case about documents, each by its name; with a number behind a name the document has an id. */
const aCase = (id: string, documents: string[], said: { source?: string; split?: Split } = {}): WantedRow => ({
  id,
  inputs: { question: id },
  expected: expectationSchema.parse({
    places: documents.map((document) => {
      const [documentName = '', documentId] = document.split('#')
      return { documentName, ...(documentId !== undefined && { documentId }) }
    }),
  }),
  origin: 'human',
  tags: [],
  note: '',
  runId: null,
  createdAt: new Date(0),
  ...said,
})

/** What a dataset has after one case after another was kept in it, by id. */
function kept(cases: readonly WantedRow[]): Map<string, CaseRow> {
  let rows = new Map<string, CaseRow>()
  for (const wanted of cases) {
    const former = rows.get(wanted.id)
    const groups = new SourceGroups([...rows.values()].filter(({ id }) => id !== wanted.id))
    groups.keep(wanted, former)
    rows = new Map([...groups.rows()].map((row) => [row.id, row]))
  }
  return rows
}
const placed = (cases: readonly WantedRow[]) =>
  Object.fromEntries([...kept(cases)].map(([id, { source, split }]) => [id, `${source} ${split}`]))

describe('sources of cases', () => {
  it('are the first document, else the case itself; a new one gets a split that is always the same', () => {
    const chance = ['a', 'b', 'z'].map((name) => splitByChance(name))
    expect(placed([aCase('x', ['a', 'b']), aCase('y', ['b']), aCase('z', [])])).toEqual({
      x: `a ${chance[0]}`,
      y: `a ${chance[0]}`,
      z: `z ${chance[2]}`,
    })
  })

  it('take the others along when one of them is put into another split', () => {
    const cases = [aCase('x', ['a'], { split: 'train' }), aCase('y', ['a']), aCase('x', ['a'], { split: 'test' })]
    expect(placed(cases)).toEqual({ x: 'a test', y: 'a test' })
  })

  it('are joined by a case with places in several; the larger one keeps its name and split', () => {
    const of = (id: string, document: string, split: Split) => aCase(id, [document], { split })
    const cases = [of('x', 'a', 'train'), of('y', 'b', 'test'), of('z', 'b', 'test'), aCase('w', ['a', 'b'])]
    expect(placed(cases)).toEqual({ x: 'b test', y: 'b test', z: 'b test', w: 'b test' })
  })

  it('know a document that was renamed, by its id', () => {
    expect(placed([aCase('x', ['old#1'], { split: 'train' }), aCase('y', ['new#1'])])).toEqual({
      x: 'old train',
      y: 'old train',
    })
  })

  it('follow a case to another document, but not one that was named by a person', () => {
    const first = aCase('x', ['a'], { split: 'train' })
    expect(placed([first, aCase('x', ['b'], { source: 'a' })])).toEqual({ x: 'b train' })
    const named = aCase('x', [], { source: 'Manual', split: 'train' })
    expect(placed([named, aCase('x', ['b'], { source: 'Manual' })])).toEqual({ x: 'Manual train' })
  })

  it('split their chances three, one and one of five', () => {
    const all = Array.from({ length: 2_000 }, (_, at) => splitByChance(`document ${at}`))
    const share = (split: Split) => all.filter((one) => one === split).length / all.length
    expect(splits.map((split) => Math.round(share(split) * 10))).toEqual([6, 2, 2])
  })

  const document = fc.constantFrom('a', 'b', 'c#1', 'd#1', 'd#2', 'e')
  const step = fc
    .record({
      id: fc.constantFrom('p', 'q', 'r', 's', 't', 'u'),
      documents: fc.uniqueArray(document, { maxLength: 3 }),
      source: fc.option(fc.constantFrom('a', 'M', 'N'), { nil: undefined }),
      split: fc.option(fc.constantFrom(...splits), { nil: undefined }),
    })
    .map(({ id, documents, source, split }) =>
      aCase(id, documents, { ...(source && { source }), ...(split && { split }) }),
    )

  it('have one split each, and so does each document, after any sequence of saves and splits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.nat(), (cases, seed) => {
        const rows = [...kept(cases).values()]
        const chosen = splitSources(rows, { train: 0.5, validation: 0.2, seed })
        for (const splitOf of [(row: CaseRow) => row.split, (row: CaseRow) => chosen.get(row.source)]) {
          const seen = new Map<string, unknown>()
          for (const row of rows) {
            const names = row.expected.places.flatMap(({ documentName, documentId }) => [
              documentName,
              `#${documentId}`,
            ])
            for (const name of [row.source, ...names.filter((name) => name !== '#undefined')]) {
              expect(seen.get(name) ?? splitOf(row)).toBe(splitOf(row))
              seen.set(name, splitOf(row))
            }
          }
        }
      }),
    )
  })

  it('are the same whether cases come at once or one after another', () => {
    fc.assert(
      fc.property(fc.uniqueArray(step, { selector: ({ id }) => id }), (steps) => {
        const cases = steps.map(({ source: _, ...rest }) => rest)
        const groups = new SourceGroups([])
        for (const one of cases) groups.keep(one)
        expect(new Map([...groups.rows()].map((row) => [row.id, row]))).toEqual(kept(cases))
      }),
    )
  })
})

describe('a split by shares', () => {
  const sourcesOf = (sizes: readonly number[]) =>
    sizes.flatMap((size, at) => Array.from({ length: size }, () => ({ source: `s${at}` })))
  const shares = { train: 0.6, validation: 0.2, seed: 7 }

  it('is met as nearly as moving one source can', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (sizes, seed) => {
          const cases = sourcesOf(sizes)
          const chosen = splitSources(cases, { ...shares, seed })
          const off = (of: ReadonlyMap<string, Split>) => {
            const wanted = { train: 0.6, validation: 0.2, test: 0.2 }
            const has = (split: Split) => cases.filter(({ source }) => of.get(source) === split).length
            return splits.reduce((sum, split) => sum + (has(split) - wanted[split] * cases.length) ** 2, 0)
          }
          const now = off(chosen)
          for (const source of chosen.keys())
            for (const split of splits) expect(off(new Map([...chosen, [source, split]]))).toBeGreaterThan(now - 1e-6)
        },
      ),
    )
  })

  it('is by chance from its seed, whatever the order of the cases', () => {
    const cases = sourcesOf(Array.from({ length: 30 }, (_, at) => (at % 4) + 1))
    const chosen = splitSources(cases, shares)
    expect(splitSources(cases.toReversed(), shares)).toEqual(chosen)
    expect(splitSources(cases, { ...shares, seed: 8 })).not.toEqual(chosen)
  })
})
