import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { ragGraph } from '@/server/services/pipelines/templates'
import { chatModel } from '../doubles/ollama-models'
import { openPlayground, questions } from './open-playground'
import { until } from './until'

type Playground = Awaited<ReturnType<typeof openPlayground>>
let open: Playground
beforeAll(async () => {
  open = await openPlayground()
}, 60_000)
afterAll(() => open.close())

const ref = { provider: 'ollama' as const, model: chatModel.name }

describe('a judge card', () => {
  it('takes fifty labels, asks by the check that judges answers, and tells how far they agree', async () => {
    const { studio, collectionId, putCases, ollama } = open
    const { id: pipelineId } = await studio.pipelines.create({
      name: 'Judged',
      graph: ragGraph(definitions, collectionId),
    })
    const { id: datasetId } = await studio.datasets.create({ name: 'Judged set' })
    await putCases(
      datasetId,
      Array.from({ length: 50 }, (_, at) => ({
        id: `${datasetId}-${at}`,
        inputs: { question: `${questions[at % 3]} (judged ${at})` },
      })),
    )
    const rubric = 'It names a number.'
    const setup = { assertions: [{ kind: 'judge' as const, id: 'j', rubric, judge: ref }] }
    const { id: experimentId } = await studio.evaluation.create({ datasetId, candidates: [{ pipelineId }], setup })
    await studio.evaluation.start({ experimentId })
    await until(async () => (await studio.evaluation.get({ experimentId })).state === 'done')
    const measured = await studio.evaluation.get({ experimentId })
    expect(measured.judge).toMatchObject({ state: 'uncalibrated', cardId: null, model: chatModel.name })

    const card = await studio.judges.create({ judge: ref, kind: 'judge', rubric })
    expect(card).toMatchObject({ state: 'uncalibrated', labels: 0, figures: null })
    await expect(studio.judges.measure({ cardId: card.id })).rejects.toMatchObject({ code: 'invalid-input' })
    for (const [at, cell] of measured.cells.entries())
      await studio.play.label({ cellId: cell.id, verdict: at % 5 === 0 ? 'bad' : 'good' })
    ollama.script(
      ...Array.from({ length: 150 }, () => ({ path: '/api/chat', text: '{"reason":"It does.","pass":true}' })),
    )
    await studio.judges.measure({ cardId: card.id, repeats: 2 })
    await until(async () => !(await studio.judges.get({ cardId: card.id })).running)
    const told = await studio.judges.get({ cardId: card.id })
    expect(told).toMatchObject({ state: 'calibrated', labels: 50, error: null })
    // A judge that always says yes agrees as often as the commoner verdict does, and is worth nothing.
    expect(told.figures).toMatchObject({
      n: 50,
      agreement: 0.8,
      majority: 0.8,
      kappa: 0,
      selfAgreement: 1,
      swapRate: 0,
    })
    expect((await studio.evaluation.get({ experimentId })).judge).toMatchObject({
      state: 'calibrated',
      cardId: card.id,
    })
    await studio.judges.delete({ cardId: card.id })
    expect(await studio.judges.list()).toEqual([])
  })
})

describe('cases from documents', () => {
  it('keeps what is asked in other words, and says why the rest is refused', async () => {
    const { studio, ollama, collectionId } = open
    const made = (question: string, answer: string) => ({
      path: '/api/chat',
      text: JSON.stringify({ question, answer }),
    })
    const closed = (answer: string) => ({ path: '/api/chat', text: JSON.stringify({ answer }) })
    ollama.script(
      made(
        'At which boiler pressure is steam let out?',
        'The safety valve opens when the boiler pressure passes six bar.',
      ),
      closed(''),
      made(
        'Does the safety valve opens when the boiler pressure passes six bar?',
        'The boiler pressure passes six bar.',
      ),
      made('How long may a belt run?', 'It runs nine hundred years in the moon.'),
      made('What does too high a value in the kettle lead to?', 'The safety valve opens.'),
      closed('The safety valve opens.'),
      { path: '/api/chat', text: 'no JSON at all' },
    )
    const documents = await studio.collections.documents({ id: collectionId })
    const valve = documents.items.find(({ name }) => name === 'valve.txt')
    const started = await studio.synthesis.start({
      collectionId,
      name: 'Made',
      setup: {
        model: ref,
        count: 2,
        mix: { single: 1, multi: 0, unanswerable: 0 },
        calls: 8,
        documentIds: [valve?.id ?? ''],
      },
    })
    const end = async () => studio.synthesis.get({ synthesisId: started.id })
    await until(async () => !['waiting', 'running'].includes((await end()).state))
    const { report, state, datasetId, error } = await end()
    expect({ state, error }).toEqual({ state: 'done', error: null })
    expect(report.refused).toMatchObject({ copy: 1, unsupported: 1, 'no-need': 1, unparsed: 1 })
    expect(report).toMatchObject({ kept: 1, asked: 5, calls: 7, byRules: false })
    const { cases } = await studio.datasets.cases({ datasetId })
    expect(cases.map(({ inputs, origin }) => [inputs.question, origin])).toEqual([
      ['At which boiler pressure is steam let out?', 'synthetic'],
    ])
    expect(cases[0]?.expected.places[0]).toMatchObject({ collectionId, documentName: expect.stringContaining('.txt') })
  })

  it('makes them by rules where no language model is to be asked', async () => {
    const { studio, collectionId } = open
    const started = await studio.synthesis.start({
      collectionId,
      name: 'By rules',
      setup: { model: { provider: 'built-in', model: 'extractive-reader' }, count: 3 },
    })
    const end = async () => studio.synthesis.get({ synthesisId: started.id })
    await until(async () => !['waiting', 'running'].includes((await end()).state))
    const { datasetId, report } = await end()
    expect(await end()).toMatchObject({ state: 'done', report: { byRules: true, kept: 3 } })

    // What a person has written since stays when they are made once more.
    const { cases } = await studio.datasets.cases({ datasetId })
    const [first] = cases
    const draft = { inputs: first?.inputs ?? {}, expected: { ...first?.expected, answers: ['Six bar.'] } }
    await studio.datasets.saveCase({ datasetId, ...(first && { id: first.id }), case: draft })
    const again = await studio.synthesis.start({ collectionId, datasetId, setup: started.setup })
    await until(
      async () => !['waiting', 'running'].includes((await studio.synthesis.get({ synthesisId: again.id })).state),
    )
    expect((await studio.synthesis.get({ synthesisId: again.id })).report).toMatchObject({
      kept: 0,
      refused: { duplicate: report.asked },
    })
    const { cases: after } = await studio.datasets.cases({ datasetId })
    expect(after.flatMap(({ expected }) => expected.answers)).toEqual(['Six bar.'])
  })
})
