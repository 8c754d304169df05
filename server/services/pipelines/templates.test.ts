import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Graph } from '@/pipeline/graph'
import { locales } from '@/pipeline/node-definition'
import { projectRoot } from '@/server/project-root'
import { smallEnvironment as environment } from '@/test/builders/environment'
import { pipelineTemplates, ragGraph } from './templates'

/** The drawing after somebody chose the collection `col` in its retriever. */
const withCollection = (graph: Graph): Graph => ({
  ...graph,
  nodes: graph.nodes.map((node) =>
    node.type === 'retriever' ? { ...node, config: { ...node.config, collectionId: 'col' } } : node,
  ),
})

describe('templates', () => {
  it('need nothing but a collection', () => {
    for (const template of pipelineTemplates(definitions)) {
      const codes = compile(template.graph, definitions, environment).issues.map((issue) => issue.code)
      expect(new Set(codes), template.id).toEqual(
        template.id === 'prompt-only' ? new Set() : new Set(['config-invalid']),
      )
    }
  })
  it('compile without a single issue once a collection is chosen, each whole', () => {
    for (const { id, graph } of pipelineTemplates(definitions)) {
      const { plan, issues } = compile(withCollection(graph), definitions, environment)
      expect(issues, id).toEqual([])
      // Nothing drawn is left out of the plan.
      expect(plan?.steps.map((step) => step.id).sort(), id).toEqual(graph.nodes.map((node) => node.id).sort())
    }
  })
  it('do not draw one node over another', () => {
    for (const { id, graph } of pipelineTemplates(definitions)) {
      for (const [at, { position: a }] of graph.nodes.entries()) {
        const near = graph.nodes
          .slice(at + 1)
          .filter(({ position: b }) => Math.abs(a.x - b.x) < 260 && Math.abs(a.y - b.y) < 180)
        expect(near, id).toEqual([])
      }
    }
  })
  it('have a name and a description in both languages', async () => {
    const ids = pipelineTemplates(definitions).map(({ id }) => id)
    for (const locale of locales) {
      const texts: unknown = JSON.parse(
        await readFile(join(projectRoot(), `messages/${locale}/pipelines.json`), 'utf8'),
      )
      for (const id of ids) {
        const own = { name: expect.any(String), description: expect.any(String) }
        expect(texts).toMatchObject({ templates: { [id]: own } })
      }
    }
  })
  it('search as their names say', () => {
    const planOf = (wanted: string) => {
      const template = pipelineTemplates(definitions).find(({ id }) => id === wanted)
      return template && compile(withCollection(template.graph), definitions, environment).plan
    }
    const types = (id: string) => planOf(id)?.steps.map((step) => step.type)
    expect(types('conversation-rewriting')).toEqual([
      'input',
      'query-rewrite',
      'retriever',
      'reranker',
      'prompt-template',
      'model',
      'output',
    ])
    expect(types('several-wordings')).toContain('context-packer')
    expect(types('checked-answer')?.slice(-3)).toEqual(['model', 'grounding', 'output'])
    expect(planOf('conversation-rewriting')?.inputs.map(({ name }) => name)).toEqual(['question', 'history'])
  })
  it('answer questions through the reranker', () => {
    const { plan, issues } = compile(ragGraph(definitions, 'col'), definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps.map((step) => step.type)).toEqual([
      'input',
      'retriever',
      'reranker',
      'prompt-template',
      'model',
      'output',
    ])
  })
})
