import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import { smallEnvironment } from '@/test/builders/environment'

/** Pipelines as released versions exported them. They stay as they are: a newer Telar must still read them. */
const folder = join(import.meta.dirname, '../fixtures/graphs')

/** What these plans were named by when they were released: what is published keeps its name. */
const hashes: Record<string, string> = {
  '0.1.0-conversation.json': '1812fd632738c96e55bbb5caaceaf784984f38f5fb355e0ec7cd4d7421060201',
  '0.1.0-pattern.json': 'f94d18ac8667c301f10a9cf491843bbb544d36a088a71102eb1d18ab50da23c0',
  '0.1.0-prompt-only.json': '1f9df243d9ee4e36f04edb01031ecdbd003c22da469fb69bd790e6c289fd7b19',
  '0.1.0-question-answering.json': '0486d45a01035e9b355940ce300ee6dc27aef65e414805313aa2e8c164c8a09b',
}

/** What a pattern needs beside the built-in reader. */
const model = { provider: 'ollama' as const, model: 'any', capabilities: ['chat' as const, 'embed' as const] }

describe('graphs of released versions', () => {
  it.each(readdirSync(folder))('%s still compiles', (name) => {
    const { graph } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { graph: { nodes: unknown[] } }
    const models = name.includes('pattern') ? [...smallEnvironment.models, model] : smallEnvironment.models
    const environment = { ...smallEnvironment, models }
    const { plan, issues } = compile(graph, definitions, environment)
    expect(issues).toEqual([])
    expect(plan?.steps).toHaveLength(graph.nodes.length)
    expect(plan?.hash).toBe(hashes[name])
  })
})
