import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { ragGraph } from '@/server/services/pipelines/templates'
import { smallEnvironment } from '@/test/builders/environment'
import { defaultChunking } from '../chunking'
import { compile } from '../compiler'
import { type Facet, sweepSetupSchema } from './sweep'
import { combinations, variantsOf } from './variants'

const graph = ragGraph(definitions, 'col')
const topK = (...values: unknown[]): Facet => ({ kind: 'config', nodeId: 'retriever', path: 'topK', values })
const chunking = (...sizes: number[]): Facet => ({
  kind: 'chunking',
  collectionId: 'col',
  values: sizes.map((size) => ({ ...defaultChunking, size, overlap: 0 })),
})
const variants = (facets: Facet[], more: { most?: number; seed?: number } = {}) =>
  variantsOf(graph, sweepSetupSchema.parse({ facets, ...more }), definitions)
const configOf = (one: { graph: typeof graph }, id = 'retriever') =>
  one.graph.nodes.find((node) => node.id === id)?.config

describe('the variants of a drawing', () => {
  it('are all combinations, after the drawing itself', () => {
    const facets = [topK(2, 4), chunking(100, 200, 400)]
    expect(combinations(facets)).toBe(6)
    const all = variants(facets)
    expect(all.length).toBe(7)
    expect(all[0]).toMatchObject({ facets: [], graph })
    expect(new Set(all.map(({ name }) => name)).size).toBe(7)
    expect(all[1]?.name).toBe('topK 2 · recursive 100 tokens')
    expect(configOf(all[2] ?? { graph })).toMatchObject({ topK: 4, mode: 'hybrid' })
  })

  it('are one where they come to the same drawing', () => {
    const own = graph.nodes.find(({ id }) => id === 'retriever')?.config.topK
    expect(variants([topK(own, 3, 3)]).length).toBe(2)
  })

  it('are refused where one setting varies twice, or is none of the node', () => {
    expect(() => variants([topK(1, 2), topK(3)])).toThrow('One setting varies twice.')
    expect(() => variants([chunking(50), chunking(100)])).toThrow('One setting varies twice.')
    for (const path of ['constructor', '__proto__'])
      expect(() => variants([{ kind: 'config', nodeId: 'retriever', path, values: [{}] }])).toThrow(path)
  })

  it('are drawn by chance, the same for the same seed, where there may be fewer', () => {
    const facets = [topK(...Array.from({ length: 20 }, (_, at) => at + 1)), chunking(50, 100, 200, 400)]
    const names = (seed: number) => variants(facets, { most: 10, seed }).map(({ name }) => name)
    expect(names(1).length).toBe(10)
    expect(names(1)).toEqual(names(1))
    expect(names(1)).not.toEqual(names(2))
    expect(names(1)[0]).toBe('')
  })

  it('leave a node out as a drawing that compiles', () => {
    const [, without] = variants([{ kind: 'without', nodeId: 'reranker', values: [true, false] }])
    const left = without?.graph
    expect(left?.nodes.map(({ id }) => id)).not.toContain('reranker')
    expect(left?.edges).toContainEqual(
      expect.objectContaining({
        source: { node: 'retriever', port: 'chunks' },
        target: { node: 'prompt', port: 'sources' },
      }),
    )
    const codes = (drawn: typeof graph) => compile(drawn, definitions, smallEnvironment).issues.map(({ code }) => code)
    expect(codes(left ?? graph).filter((code) => !codes(graph).includes(code))).toEqual([])
  })

  it('set fields that lie deeper, and leave the drawing as it is', () => {
    const before = structuredClone(graph)
    const [, one] = variants([{ kind: 'config', nodeId: 'model', path: 'model.model', values: ['small:1b'] }])
    expect(configOf(one ?? { graph }, 'model')).toMatchObject({ model: { model: 'small:1b' } })
    expect(graph).toEqual(before)
  })

  it.each([
    ['a value of another kind', topK('many'), 'topK'],
    ['a value out of bounds', topK(0), 'topK'],
    ['a setting that there is not', { ...topK(3), path: 'topKay' }, 'topKay'],
    ['a node that there is not', { ...topK(3), nodeId: 'finder' }, 'finder'],
  ] as const)('refuse %s, by its name', (_, facet, named) => {
    expect(() => variants([facet as Facet])).toThrow(named)
  })
})
