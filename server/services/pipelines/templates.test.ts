import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import { smallEnvironment as environment } from '@/test/builders/environment'
import { pipelineTemplates, ragGraph } from './templates'

describe('templates', () => {
  it('need nothing but a collection', () => {
    for (const template of pipelineTemplates(definitions)) {
      const codes = compile(template.graph, definitions, environment).issues.map((issue) => issue.code)
      expect(new Set(codes), template.id).toEqual(
        template.id === 'prompt-only' ? new Set() : new Set(['config-invalid']),
      )
    }
  })
  it('compile without a single issue once a collection is chosen', () => {
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
