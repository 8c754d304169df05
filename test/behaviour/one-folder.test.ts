import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fieldSpecsOf } from '@/components/form/field-specs'
import { compile } from '@/pipeline/compiler'
import { referencesOf } from '@/pipeline/declared'
import { emptyEnvironment } from '@/pipeline/environment'
import { nodeFiles, sourceFiles } from '@/scripts/lib/folder-files'
import { explainSteps } from '@/server/services/retrieval/explain/explain-steps'
import { graphOf, node } from '../builders/graph'
import { runToEnd } from '../builders/run'

const root = join(import.meta.dirname, '../..')

/** A folder as it is in the project, with foreign ones laid beside its own, and what `npm run gen:nodes` makes of them. */
async function withFixtures(name: 'nodes' | 'sources', filesOf: typeof nodeFiles) {
  // Inside the project, so that its packages and its `@/` are found.
  mkdirSync(join(root, '.build'), { recursive: true })
  const folder = mkdtempSync(join(root, '.build', `${name}-`))
  cpSync(join(root, name), folder, { recursive: true })
  cpSync(join(root, 'test/fixtures', name), folder, { recursive: true })
  const files = await filesOf(folder)
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content)
  return { folder, files }
}

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
    ;({ folder, files } = await withFixtures('nodes', nodeFiles))
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

/** A kind of source that is not Telar's, and the whole way of its documents, bundled with it. */
describe('a kind of source that is one folder', () => {
  let folder = ''
  let files: Record<string, string> = {}
  let bundled: typeof import('../builders/sync-once')

  beforeAll(async () => {
    ;({ folder, files } = await withFixtures('sources', sourceFiles))
    await build({
      absWorkingDir: root,
      entryPoints: { 'sync-once': 'test/builders/sync-once.ts', 'parse-worker': 'server/knowledge/parse/worker.ts' },
      outdir: folder,
      alias: { '@/sources': folder },
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
    })
    bundled = await import(pathToFileURL(join(folder, 'sync-once.js')).href)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('adds itself to the generated files, and nothing else', () => {
    for (const [name, content] of Object.entries(files)) {
      const isOwn = (line: string) => /pigeonhole/i.test(line)
      // The list of pictures may be on one line.
      const others = (text: string) => {
        const lines = text.split('\n').filter((line) => !isOwn(line))
        return lines.join('').replace('IconMailbox,', '').replace(/\s/g, '').replaceAll(',}', '}')
      }
      expect(content.split('\n').filter(isOwn).length, name).toBeGreaterThanOrEqual(name.startsWith('icons') ? 1 : 2)
      expect(others(content), name).toBe(others(readFileSync(join(root, 'sources', name), 'utf8')))
    }
  })

  it('has its picture, its place among the kinds, its form and its texts', () => {
    const kinds = [...bundled.definitions.keys()]
    expect(bundled.icons.get('pigeonhole')).toBeDefined()
    expect(kinds).toEqual(['folder', 'urls', 'pigeonhole', 'site', 's3'])
    const definition = bundled.definitions.get('pigeonhole')
    if (!definition) throw new Error('no definition')
    expect(fieldSpecsOf(definition).map(({ name, widget }) => [name, widget])).toEqual([
      ['slips', 'lines'],
      ['owner', 'text'],
    ])
    expect(definition.messages.es.fields.slips?.label).toBe('Notas')
  })

  it('is saved with its secret, synchronised and indexed', async () => {
    const config = { kind: 'pigeonhole', owner: 'Ada', slips: ['The heddle lifts.', 'The reed beats.'] }
    const { source, documents } = await bundled.syncOnce(config, 'open')
    expect(source).toMatchObject({ config, hasSecret: true, documents: 2, sync: { state: 'ok', added: 2 } })
    expect(documents.sort()).toEqual(['Slip 0: indexed', 'Slip 1: indexed'])
    await expect(bundled.syncOnce({ ...config, slips: [] }, 'open')).rejects.toThrow('slips')
  })

  it('opens what its first version stored', () => {
    const stored = { kind: 'pigeonhole', person: 'Ada', slips: ['x'] }
    expect(bundled.readSource(stored)).toEqual({ kind: 'pigeonhole', owner: 'Ada', slips: ['x'] })
  })
})
