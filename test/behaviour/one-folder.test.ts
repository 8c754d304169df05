import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '@/pipeline/compiler'
import { referencesOf } from '@/pipeline/declared'
import { emptyEnvironment } from '@/pipeline/environment'
import { nodeFiles } from '@/scripts/lib/folder-files'
import { explainSteps } from '@/server/services/retrieval/explain/explain-steps'
import { graphOf, node } from '../builders/graph'
import { runToEnd } from '../builders/run'

const root = join(import.meta.dirname, '../..')

/** A node that is not Telar's, its folder laid beside the others, and what `npm run gen:nodes` then makes of them. */
describe('a node that is one folder', () => {
  let folder = ''
  let files: Record<string, string> = {}
  const made = async <Module>(name: string): Promise<Module> => import(pathToFileURL(join(folder, name)).href)
  const load = async () => ({
    ...(await made<typeof import('@/nodes/definitions.gen')>('definitions.gen.ts')),
    ...(await made<typeof import('@/nodes/executors.gen')>('executors.gen.ts')),
  })

  beforeAll(async () => {
    // Inside the project, so that its packages and its `@/` are found.
    mkdirSync(join(root, '.build'), { recursive: true })
    folder = mkdtempSync(join(root, '.build', 'nodes-'))
    cpSync(join(root, 'nodes'), folder, { recursive: true })
    cpSync(join(root, 'test/fixtures/nodes'), folder, { recursive: true })
    files = await nodeFiles(folder)
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('adds lines about itself to the generated files, and nothing else', () => {
    for (const [name, content] of Object.entries(files)) {
      const lines = content.split('\n')
      const own = lines.filter((line) => /shelf|IconBooks/i.test(line))
      expect(own.length, name).toBeGreaterThanOrEqual(2)
      expect(lines.filter((line) => !own.includes(line)).join('\n'), name).toBe(
        readFileSync(join(root, 'nodes', name), 'utf8'),
      )
    }
  })

  it('has its picture, and its place in the palette', async () => {
    const { definitions } = await load()
    const { icons } = await made<typeof import('@/nodes/icons.gen')>('icons.gen.ts')
    const types = [...definitions.keys()]
    expect(icons.get('shelf')).toBeDefined()
    expect([types[types.indexOf('shelf') - 1], types[types.indexOf('shelf') + 1]]).toEqual(['retriever', 'fusion'])
  })

  const graph = graphOf(
    [
      node('in', 'input', { fields: [{ name: 'question', type: 'text', required: true }] }),
      node('first', 'shelf', { pipelineId: 'p' }),
      node('second', 'shelf', { pipelineId: 'p', keep: 0 }),
      node('out', 'output', { citations: false }),
    ],
    [
      'in.question -> first.text',
      'first.text -> second.text',
      'first.chunks -> second.chunks',
      'second.text -> out.answer',
      'second.chunks -> out.sources',
    ],
  )
  const pipelines = [{ id: 'p', slug: 'p', name: 'P', versionId: 'v', number: 1, inputs: [] }]

  it('compiles with what it refers to, runs, says its note in both languages and is explained', async () => {
    const { definitions, executors } = await load()
    const { plan, issues } = compile(graph, definitions, { ...emptyEnvironment(), pipelines })
    expect(issues).toEqual([])
    if (!plan) throw new Error('no plan')
    expect(graph.nodes.flatMap((drawn) => referencesOf(drawn, definitions)).map((ref) => ref.kind)).toEqual([
      'pipeline',
      'pipeline',
    ])
    expect(plan.steps.find(({ id }) => id === 'first')?.resources.pipelines?.pipeline?.versionId).toBe('v')

    const { end, steps } = await runToEnd(plan, { question: 'Why?' }, { definitions, executors })
    expect(end).toMatchObject({ status: 'degraded', outputs: { answer: 'Why?' } })
    const code = steps.second?.notes[0]?.code ?? ''
    expect(definitions.get('shelf')?.notes?.[code]?.es).toBe('Algunos fragmentos se cayeron del estante.')

    const document = { id: 'd', name: 'd.txt', state: 'indexed' as const, liveGeneration: 1, collectionId: 'col' }
    const place = { document, passage: null, text: null, chunkIds: new Set(['c']), missing: null }
    const [lost] = explainSteps({ plan, records: new Map(Object.entries(steps)) }, place, definitions)
    expect(lost).toMatchObject({
      stepId: 'second',
      stage: 'reranked',
      status: 'lost',
      reason: 'reranked-out',
      limit: 0,
    })
  })
})
