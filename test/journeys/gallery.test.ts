import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Locale, locales } from '@/pipeline/node-definition'
import { answerSourceSchema } from '@/pipeline/run-event'
import { gallery } from '@/server/services/pipelines/gallery'
import { openTelar } from './open-telar'

const outputsSchema = z.object({ answer: z.string(), sources: z.array(answerSourceSchema) })

/** What stands in the answer to each template's example on a bare machine. */
const answers: Record<string, Record<Locale, string>> = {
  'cited-answers': { en: 'four weeks', es: 'cuatro semanas' },
  'question-answering': { en: 'grinder is blocked', es: 'molinillo está atascado' },
  'several-wordings': { en: '24 hours', es: '24 horas' },
  conversation: { en: '7:30 to 10:30', es: '7:30 a 10:30' },
  'conversation-rewriting': { en: '7:30 to 10:30', es: '7:30 a 10:30' },
  'two-collections': { en: '9 euros', es: '9 euros' },
  'long-summary': { en: '4.2 million euros', es: '4,2 millones de euros' },
  'structured-extraction': { en: '"order":"A-1042"', es: '"order":"A-1042"' },
  classification: { en: 'within five working days', es: 'en cinco días laborables' },
  teacher: { en: 'because of chlorophyll', es: 'por la clorofila' },
  'support-desk': { en: 'no line', es: 'no hay línea' },
  clinical: { en: 'half a tablet', es: 'medio comprimido' },
  financial: { en: '9.6 million euros', es: '9,6 millones de euros' },
  'checked-answer': { en: 'four weeks', es: 'cuatro semanas' },
}
/** The built-in reader cannot word a question anew, and says so. */
const outcomes: Record<string, string> = { 'several-wordings': 'fallback' }

const cases = gallery
  .filter(({ shelves }) => shelves.en.length > 0)
  .flatMap(({ id }) => locales.map((locale) => ({ id, locale })))

describe('a template, made with its documents on a bare machine', () => {
  let telar: Awaited<ReturnType<typeof openTelar>>
  beforeAll(async () => {
    telar = await openTelar({})
  })
  afterAll(() => telar.close())

  const use = (template: string, locale: Locale, name = `${template} ${locale}`) =>
    telar.container.studio.pipelines.fromTemplate({ template, locale, name })

  it.each(cases)(
    'answers its example with a source: $id, $locale',
    async ({ id, locale }) => {
      const { studio } = telar.container
      const pipeline = await use(id, locale)
      const fields = z
        .array(z.object({ name: z.string(), example: z.string().optional() }))
        .parse(pipeline.graph.nodes.find(({ type }) => type === 'input')?.config.fields)
      const inputs = Object.fromEntries(fields.flatMap(({ name, example }) => (example ? [[name, example]] : [])))
      const { runId } = await studio.runs.start({ pipelineId: pipeline.id, graph: pipeline.graph, inputs })
      for await (const event of studio.runs.events({ runId }, AbortSignal.timeout(20_000))) {
        if (event.type !== 'run.finished') continue
        const { answer, sources } = outputsSchema.parse(event.outputs)
        expect(answer).toContain(answers[id]?.[locale])
        expect(sources.length).toBeGreaterThan(0)
        expect(event.status).toBe(outcomes[id] ?? 'ok')
      }
    },
    60_000,
  )

  it('brings its cases, labelled, in a dataset of its own', async () => {
    const { studio } = telar.container
    const { id } = await use('clinic-topics', 'es')
    const dataset = (await studio.datasets.list()).find(({ pipelineId }) => pipelineId === id)
    expect(dataset).toMatchObject({ name: 'Mensajes a una clínica', cases: 20, kind: 'set' })
    const { cases } = await studio.datasets.cases({ datasetId: dataset?.id ?? '' })
    expect(new Set(cases.map(({ expected }) => expected.label))).toEqual(
      new Set(['citas', 'recetas', 'resultados', 'facturas', 'otro']),
    )
  })

  it('takes its documents and its helper from the last time, unless they were deleted', async () => {
    const { studio } = telar.container
    const count = async () => (await studio.collections.list()).length
    await use('long-summary', 'en')
    const before = { collections: await count(), live: (await studio.deployments.list()).length }
    const again = await use('long-summary', 'en')
    expect(again.name).toMatch(/ \d$/)
    expect({ collections: await count(), live: (await studio.deployments.list()).length }).toEqual(before)
    await use('cited-answers', 'en')
    const library = (await studio.collections.list()).find(({ name }) => name === 'Miralba Library')
    await studio.collections.delete({ id: library?.id ?? '' })
    await use('cited-answers', 'en')
    expect((await studio.collections.list()).map(({ name }) => name)).toContain('Miralba Library')
  }, 60_000)

  it('comes without documents where nobody wants them', async () => {
    const { studio } = telar.container
    const before = (await studio.collections.list()).length
    const { graph } = await studio.pipelines.fromTemplate({
      template: 'financial',
      locale: 'es',
      name: 'Mine',
      documents: false,
    })
    expect(graph.nodes.find(({ type }) => type === 'retriever')?.config.collectionId).toBe('')
    expect(await studio.collections.list()).toHaveLength(before)
    await expect(use('nothing', 'en')).rejects.toMatchObject({ code: 'not-found' })
  })
})
