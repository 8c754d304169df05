import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadPlan } from './load-plan'
import { type AnyDefinition, defineNode } from './node-definition'

const noTexts = { title: '', description: '', summary: '', help: '', ports: {}, fields: {}, options: {} }
const node = defineNode({
  type: 'counter',
  version: 1,
  category: 'logic',
  icon: 'IconBox',
  messages: { en: noTexts, es: noTexts },
  config: z.object({ size: z.number().min(1), overlap: z.number().default(7) }),
  defaults: {},
  ports: () => ({ inputs: {}, outputs: {} }),
  needs: [],
  effect: 'pure',
  timeoutMs: 1,
})
// A definition checks configs with its own schema before any of its functions sees them.
const definitions = new Map([[node.type, node as unknown as AnyDefinition]])

const stored = (config: object, collections: object = {}) =>
  JSON.stringify({
    version: 1,
    hash: 'h',
    inputs: [],
    stream: null,
    steps: [
      {
        id: 's',
        type: 'counter',
        version: 1,
        config,
        resources: { collections, chatModels: {} },
        effect: 'pure',
        timeoutMs: 1,
        feeds: {},
        requires: [],
        outputs: {},
      },
    ],
  })

describe('loadPlan', () => {
  it('gives settings that came later their defaults and keeps the hash', () => {
    const plan = loadPlan(stored({ size: 3 }), definitions)
    expect(plan.steps[0]?.config).toEqual({ size: 3, overlap: 7 })
    expect(plan.hash).toBe('h')
  })

  it('brings steps of an earlier version up to the node where it says how, and only there', () => {
    const migrate = { 1: (config: Record<string, unknown>) => ({ ...config, overlap: 3 }) }
    const next = { ...(node as unknown as AnyDefinition), version: 2 }
    expect(loadPlan(stored({ size: 3 }), new Map([[node.type, { ...next, migrate }]])).steps[0]).toMatchObject({
      version: 2,
      config: { size: 3, overlap: 3 },
    })
    expect(loadPlan(stored({ size: 3 }), new Map([[node.type, next]])).steps[0]?.version).toBe(1)
  })

  it('reads plans that froze how a collection was indexed', () => {
    const old = {
      id: 'c',
      slug: 'c',
      name: 'C',
      storeName: 'x',
      embedder: {},
      dimension: 3,
      language: 'en',
      fields: [],
    }
    const { resources } = loadPlan(stored({ size: 3 }, { collection: old }), definitions).steps[0] ?? {}
    expect(resources).toEqual({
      collections: { collection: { id: 'c', slug: 'c', name: 'C', fields: [] } },
      chatModels: {},
      pipelines: {},
    })
  })

  it('leaves a config that does not fit, or of an unknown node, as it is', () => {
    expect(loadPlan(stored({ size: 0 }), definitions).steps[0]?.config).toEqual({ size: 0 })
    expect(loadPlan(stored({ size: 3 }), new Map()).steps[0]?.config).toEqual({ size: 3 })
  })

  it('refuses what is no plan', () => {
    for (const text of ['', '{}', '[]', '{"version":2}']) {
      expect(() => loadPlan(text, definitions)).toThrow(expect.objectContaining({ code: 'invalid-graph' }))
    }
  })
})
