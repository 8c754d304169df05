import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import { smallEnvironment as environment } from '@/test/builders/environment'

/** Pipelines as released versions exported them. They stay as they are: a newer Telar must still read them. */
const folder = join(import.meta.dirname, '../fixtures/graphs')

describe('graphs of released versions', () => {
  it.each(readdirSync(folder))('%s still compiles', (name) => {
    const { graph } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { graph: { nodes: unknown[] } }
    const { plan, issues } = compile(graph, definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps).toHaveLength(graph.nodes.length)
  })
})
