import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'

/** Pipelines as released versions exported them. They stay as they are: a newer Telar must still read them. */
const folder = join(import.meta.dirname, '../fixtures/graphs')

const environment: Environment = {
  down: [],
  models: [{ provider: 'built-in', model: 'extractive-reader', capabilities: ['chat'] }],
  collections: [
    {
      id: 'col',
      slug: 'docs',
      name: 'Docs',
      documents: 1,
      chunks: 1,
      storeName: 'telar_col',
      embedder: { provider: 'built-in', model: 'lexical-384' },
      dimension: 384,
      language: 'en',
      fields: [{ name: 'year', type: 'number' }],
      revision: 1,
    },
  ],
}

describe('graphs of released versions', () => {
  it.each(readdirSync(folder))('%s still compiles', (name) => {
    const { graph } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { graph: { nodes: unknown[] } }
    const { plan, issues } = compile(graph, definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps).toHaveLength(graph.nodes.length)
  })
})
