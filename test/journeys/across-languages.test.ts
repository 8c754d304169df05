import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Container, createContainer } from '@/server/container'
import { readEnv } from '@/server/env'
import { createLog } from '@/server/log'
import { acrossQuestions } from '@/server/services/example/documents'
import { until } from './until'

describe('the example on a bare machine', () => {
  let folder = ''
  let telar: Container
  let collectionId = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telar-across-'))
    const env = readEnv({ TELAR_DATA: folder, OLLAMA_URL: 'http://127.0.0.1:9' })
    telar = await createContainer(env, createLog('silent'))
    const [collection] = await telar.studio.collections.list()
    collectionId = collection?.id ?? ''
    await until(async () => (await telar.studio.collections.get({ id: collectionId })).pending === 0)
  })
  afterAll(async () => {
    await telar.close()
    await rm(folder, { recursive: true })
  })

  const firstOf = async (query: string) => {
    const [hit] = await telar.studio.collections.search({ id: collectionId, query, mode: 'dense', topK: 3 })
    return hit
  }

  it('is indexed with word vectors, two documents in each language', async () => {
    const collection = await telar.studio.collections.get({ id: collectionId })
    expect(collection).toMatchObject({ embedder: { provider: 'built-in', model: 'static-384' }, betterEmbedder: null })
    const { items } = await telar.studio.collections.documents({ id: collectionId })
    expect(items.map(({ language }) => language).sort()).toEqual(['en', 'en', 'es', 'es'])
  })

  it('comes with thirty questions for its pipeline, whose places are those of its documents', async () => {
    const [pipeline] = await telar.studio.pipelines.list()
    const sets = (await telar.studio.datasets.list()).filter(({ kind }) => kind === 'set')
    expect(sets).toMatchObject([{ cases: 30, version: 2, pipelineId: pipeline?.id }])
    const { cases } = await telar.studio.datasets.cases({ datasetId: sets[0]?.id ?? '', tag: 'across-languages' })
    for (const { expected } of cases) {
      const { documentId = '', documentName } = expected.places[0] ?? {}
      expect(await telar.studio.collections.document({ documentId })).toMatchObject({ name: documentName })
    }
  })

  it('finds the English passage for a Spanish question, and the Spanish one for an English question', async () => {
    const english = await firstOf(acrossQuestions.es)
    expect(english).toMatchObject({ documentName: 'Vaccination guide.md' })
    expect(english?.text).toContain('between 2 and 8 degrees')
    const spanish = await firstOf(acrossQuestions.en)
    expect(spanish).toMatchObject({ documentName: 'Protección de datos.md' })
    expect(spanish?.text).toContain('72 horas')
  })

  it.each([
    [acrossQuestions.es, 'Vaccination guide.md', 'Vaccines are stored between 2 and 8 degrees'],
    [acrossQuestions.en, 'Protección de datos.md', 'Una pérdida de datos'],
  ])('answers “%s” from %s and cites it', async (question, name, quoted) => {
    const { studio } = telar
    const [example] = await studio.pipelines.list()
    const pipelineId = example?.id ?? ''
    const { graph } = await studio.pipelines.get({ id: pipelineId })
    const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question } })
    for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) {
      if (event.type !== 'run.finished') continue
      expect(event.status).toBe('ok')
      expect(event.outputs).toMatchObject({ answer: expect.stringMatching(new RegExp(`^${quoted}`)) })
      expect(JSON.stringify(event.outputs)).toContain(name)
    }
  })

  it('shows both questions beside the pipeline’s input', async () => {
    const [example] = await telar.studio.pipelines.list()
    const { graph } = await telar.studio.pipelines.get({ id: example?.id ?? '' })
    const notes = graph.notes.map(({ text }) => text).join('\n')
    for (const question of Object.values(acrossQuestions)) expect(notes).toContain(question)
  })
})
