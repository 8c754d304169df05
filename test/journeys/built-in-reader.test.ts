import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { definitions } from '@/nodes/definitions.gen'
import { defaultChunking } from '@/pipeline/chunking'
import { answerSourceSchema, type RunFinished, type StepRecord } from '@/pipeline/run-event'
import { ragGraph } from '@/server/services/pipelines/templates'
import { openTelar } from './open-telar'
import { until } from './until'

const texts = {
  'Harbour.md': `# The harbour of Sallow

The harbour was built between 1871 and 1879 by the engineer Edith Marlow. It has three piers and a lighthouse of granite.

The lighthouse stands on the northern pier. Its lamp is visible for nineteen miles. It was electrified in 1926.

Fishing boats leave before dawn because the tide is highest then. The fish market opens at six in the morning.
`,
  'Museum.md': `# The museum of Sallow

The museum keeps forty lamps and a collection of maps. It was founded by Tomas Okafor in 1974 and is closed on Mondays.

Visitors pay eight crowns; children enter free of charge.
`,
}

const outputsSchema = z.object({ answer: z.string(), sources: z.array(answerSourceSchema) })

describe('the built-in reader on a bare machine', () => {
  let telar: Awaited<ReturnType<typeof openTelar>>
  let ask: (
    question: string,
  ) => Promise<{ end: RunFinished; model: StepRecord | undefined; answer: string; cited: string[] }>

  beforeAll(async () => {
    telar = await openTelar({})
    const { studio } = telar.container
    const collection = await studio.collections.create({
      name: 'Sallow',
      language: 'auto',
      embedder: { provider: 'auto', model: '' },
      chunking: { ...defaultChunking, size: 60, overlap: 0 },
      fields: [],
    })
    for (const [name, text] of Object.entries(texts)) {
      await studio.collections.addDocument({
        collectionId: collection.id,
        name,
        data: Readable.from([Buffer.from(text)]),
      })
    }
    await until(async () => (await studio.collections.get({ id: collection.id })).pending === 0)
    const graph = ragGraph(definitions, collection.id)
    const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask Sallow', graph })
    ask = async (question) => {
      const { runId } = await studio.runs.start({ pipelineId, graph, inputs: { question } })
      let model: StepRecord | undefined
      for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) {
        if (event.type === 'step.finished' && event.step.stepId === 'model') model = event.step
        if (event.type === 'run.finished') {
          const { answer, sources } = outputsSchema.parse(event.outputs)
          return { end: event, model, answer, cited: sources.filter(({ cited }) => cited).map(({ text }) => text) }
        }
      }
      throw new Error('The run has no end')
    }
  })
  afterAll(() => telar.close())

  it('quotes and cites the sentence, and tells which words answer and how sure it is', async () => {
    const { answer, cited, model } = await ask('Who founded the museum?')
    expect(answer).toMatch(/It was founded by Tomas Okafor in 1974 and is closed on Mondays \[\d\]\./)
    expect(cited.some((text) => text.includes('Tomas Okafor'))).toBe(true)
    expect(model?.details).toMatchObject({ abstained: false, answer: { text: expect.stringContaining('Okafor') } })
    const { confidence } = z.object({ confidence: z.number() }).parse(model?.details)
    expect(confidence).toBeGreaterThan(0)
    expect(confidence).toBeLessThanOrEqual(1)
  })

  it('stays silent on what the documents do not say, and tells why', async () => {
    const { answer, cited, model, end } = await ask('What did President Whitcombe pay for the submarine?')
    expect(answer).toMatch(/^The documents do not say\..*“(Whitcombe|submarine|President)”/)
    expect(cited).toEqual([])
    expect(model).toMatchObject({ outcome: 'empty', notes: [{ code: 'no-evidence' }, { code: 'built-in-model' }] })
    expect(model?.details).toMatchObject({ abstained: true })
    expect(end.status).toBe('empty')
  })

  it('tells in Spanish why it stays silent', async () => {
    const { answer } = await ask('¿Cuánto pagó el presidente Whitcombe por el submarino?')
    expect(answer).toMatch(/^Los documentos no lo dicen\./)
    expect(answer).toContain('«Whitcombe»')
  })

  it('answers a Spanish question from an English source, cited', async () => {
    const { answer, cited } = await ask('¿Quién fundó el museo?')
    expect(answer).toContain('Tomas Okafor')
    expect(cited.some((text) => text.includes('Tomas Okafor'))).toBe(true)
  })
})
