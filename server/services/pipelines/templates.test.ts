import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { classifier } from '@/nodes/classifier/definition'
import { definitions } from '@/nodes/definitions.gen'
import { compile } from '@/pipeline/compiler'
import type { Graph } from '@/pipeline/graph'
import { locales } from '@/pipeline/node-definition'
import { projectRoot } from '@/server/project-root'
import { smallEnvironment as environment } from '@/test/builders/environment'
import { gallery } from './gallery'
import { ragGraph } from './templates'

const templates = gallery.map((template) => ({ id: template.id, template }))
/** Every drawing with the collection `col` in its retrievers, and the pipeline it runs. */
const drawings = gallery.flatMap(({ id, graph, helper }) =>
  locales.flatMap((locale) => {
    const context = { definitions, locale, collections: ['col', 'col'], helper: 'part' }
    const own = { name: `${id} ${locale}`, drawing: graph(context) }
    return helper ? [own, { name: `${id} ${locale}, helper`, drawing: helper.graph(context) }] : [own]
  }),
)
/** What a pattern needs beside the built-in reader. */
const languageModel = { provider: 'ollama' as const, model: 'any', capabilities: ['chat' as const] }
const classifies = ({ nodes }: Graph) => nodes.some(({ type }) => type === 'classifier')
const part = {
  id: 'part',
  slug: 'part',
  name: 'Part',
  versionId: 'v',
  number: 1,
  planHash: 'h',
  inputs: [{ name: 'section', type: 'text' as const, required: true }],
}

describe('templates', () => {
  it.each(drawings)('compile without a single issue once there is something to search, whole: $name', ({ drawing }) => {
    const models = classifies(drawing) ? [...environment.models, languageModel] : environment.models
    const { plan, issues } = compile(drawing, definitions, { ...environment, models, pipelines: [part] })
    expect(issues).toEqual([])
    // Nothing drawn is left out of the plan.
    expect(plan?.steps.map((step) => step.id).sort()).toEqual(drawing.nodes.map((node) => node.id).sort())
  })
  it.each(templates)('need nothing but what they search or run: $id', ({ template }) => {
    const drawing = template.graph({ definitions, locale: 'en', collections: [], helper: '' })
    const codes = compile(drawing, definitions, environment).issues.map((issue) => issue.code)
    const wanted = template.shelves.en.length > 0 ? ['config-invalid'] : []
    expect(new Set(codes)).toEqual(new Set(classifies(drawing) ? ['language-model-missing'] : wanted))
  })
  it.each(drawings)('do not draw one node over another: $name', ({ drawing }) => {
    const placed = [...drawing.nodes, ...drawing.notes]
    for (const [at, { position: a }] of placed.entries()) {
      const near = placed
        .slice(at + 1)
        .filter(({ position: b }) => Math.abs(a.x - b.x) < 260 && Math.abs(a.y - b.y) < 180)
      expect(near).toEqual([])
    }
  })
  it.each(templates)('have a name, a use and documents in both languages: $id', async ({ id, template }) => {
    for (const locale of locales) {
      const texts: unknown = JSON.parse(
        await readFile(join(projectRoot(), `messages/${locale}/pipelines.json`), 'utf8'),
      )
      const own = { name: expect.any(String), description: expect.any(String) }
      expect(texts).toMatchObject({ templates: { [id]: own } })
    }
    const counts = (shelves: typeof template.shelves.en) =>
      shelves.map(({ documents }) => Object.keys(documents).length)
    expect(counts(template.shelves.es)).toEqual(counts(template.shelves.en))
  })
  const labelled = gallery.flatMap(({ id, graph, cases }) =>
    cases ? locales.map((locale) => ({ id, locale, graph, cases: cases[locale] })) : [],
  )
  it.each(labelled)('have cases for every label, none of them among the examples: $id, $locale', (template) => {
    const { locale, cases } = template
    const drawing = template.graph({ definitions, locale, collections: [], helper: '' })
    const { labels, examples } = classifier.config.parse(
      drawing.nodes.find(({ type }) => type === 'classifier')?.config,
    )
    expect(Object.keys(cases.labels).sort()).toEqual(labels.map(({ name }) => name).sort())
    const texts = Object.values(cases.labels).flat()
    expect(new Set(texts).size).toBe(20)
    const shown = examples?.items.map(({ inputs }) => inputs[cases.input]) ?? []
    expect(shown.length).toBeGreaterThan(0)
    expect(texts.filter((text) => shown.includes(text))).toEqual([])
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
