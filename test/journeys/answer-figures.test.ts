import { Readable } from 'node:stream'
import { expect, it, onTestFinished } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { ragGraph } from '@/server/services/pipelines/templates'
import { anAssertion } from '../builders/evaluation'
import { inEnglish } from '../builders/in-english'
import { openTelar } from './open-telar'
import { until } from './until'

const documents = {
  'valve.txt': 'The safety valve opens when the boiler pressure passes six bar. It is tested in March.',
  'pump.txt': 'The pump delivers forty litres of water a minute. Its filter is cleaned every week.',
  'belt.txt': 'The belt is changed every two thousand hours of work. Only trained staff may change it.',
}

/** A collection of the documents on a machine without any server, with a grid over it. */
async function openGrid() {
  const telar = await openTelar({ OLLAMA_URL: 'http://127.0.0.1:9' })
  onTestFinished(telar.close)
  const { studio } = telar.container
  const { id: collectionId } = await studio.collections.create({ name: 'Boiler', language: 'en' })
  for (const [name, text] of Object.entries(documents)) {
    await studio.collections.addDocument({ collectionId, name, data: Readable.from([Buffer.from(text)]) })
  }
  await until(async () => (await studio.collections.get({ id: collectionId })).pending === 0)
  const { items } = await studio.collections.documents({ id: collectionId })
  const placeIn = (documentName: string) => {
    const document = items.find(({ name }) => name === documentName)
    return { collectionId, documentId: document?.id ?? '', documentName }
  }
  const { id: pipelineId } = await studio.pipelines.create({ name: 'Ask', graph: ragGraph(definitions, collectionId) })
  const { id } = await studio.play.create({ pipelineId })
  return { studio, id, placeIn }
}

it('judges the answers of a bare machine, and tells what each stage kept', { timeout: 60_000 }, async () => {
  const { studio, id, placeIn } = await openGrid()
  const { dataset } = await studio.play.get({ id })
  const save = (question: string, expected: object) =>
    studio.datasets.saveCase({ datasetId: dataset.id, case: { inputs: { question }, expected } })
  await save('When does the safety valve open?', {
    answers: ['when the boiler pressure passes six bar'],
    nuggets: [{ text: 'The valve opens when the pressure passes six bar.' }],
    places: [placeIn('valve.txt')],
  })
  await save('How much water does the pump deliver?', {
    nuggets: [{ text: 'The pump delivers ninety litres.' }],
    places: [placeIn('pump.txt')],
  })
  await save('Who painted the Mona Lisa?', { abstain: true })

  const { revision } = await studio.play.get({ id })
  const kinds = ['outcome', 'cites', 'faithful', 'nuggets', 'judge'] as const
  const assertions = kinds.map((kind) => anAssertion({ kind, ...(kind === 'judge' && { rubric: 'Is it polite?' }) }))
  const broken = [anAssertion({ kind: 'regex', pattern: '(' })]
  await expect(studio.play.change({ id, revision, setup: { assertions: broken } })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { field: 'setup.assertions.0' },
  })
  await expect(save('Why?', { checks: broken })).rejects.toMatchObject({
    code: 'invalid-input',
    details: { field: 'case.expected.checks.0' },
  })
  await studio.play.change({ id, revision, setup: { assertions } })
  await studio.play.start({ id })
  await until(async () => (await studio.play.get({ id })).state === 'idle')

  const { cells, rows, figures } = await studio.play.get({ id })
  const checksOf = (word: string) => {
    const caseId = rows.find(({ title }) => title.includes(word))?.caseId
    const checks = cells.find((cell) => cell.caseId === caseId)?.checks ?? []
    return checks.map(({ state }) => state)
  }
  expect(checksOf('valve')).toEqual(['pass', 'pass', 'pass', 'pass', 'unjudged'])
  expect(checksOf('pump')).toEqual(['pass', 'pass', 'pass', 'fail', 'unjudged'])
  expect(checksOf('Mona Lisa')).toEqual(['pass', 'void', 'void', 'void', 'unjudged'])
  const reasons = inEnglish(cells.flatMap(({ checks }) => checks.map(({ reason }) => reason)))
  expect(reasons).toContain('Not said: “The pump delivers ninety litres”. Compared by words: no language model serves.')
  expect(reasons).toContain('This needs a language model.')

  const [column] = figures
  expect(column).toMatchObject({ done: 3, abstained: 1, errors: 0, unjudged: 2, failed: 1 })
  expect(column?.metrics).toMatchObject({
    abstention: { mean: 1, of: 3 },
    faithfulness: { mean: 1, of: 2 },
    citationPrecision: { mean: 1, of: 2 },
    nuggetRecall: { mean: 0.5, of: 2 },
    tokenF1: { of: 1 },
  })
  expect(column?.abstention).toMatchObject({ answeredUnanswerable: 0, abstainedRight: 1, abstainedWrong: 0 })

  const stages = await studio.play.stages({ id })
  expect(stages.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['retrieved', 'prompted', 'cited']))
  for (const { cases, recall, lost } of stages) expect([cases, recall.all, lost.count]).toEqual([2, 1, 0])

  // A question that has changed since it was answered counts for nothing until it is asked again.
  const { cases } = await studio.datasets.cases({ datasetId: dataset.id })
  const { id: caseId, expected } = cases.find((one) => JSON.stringify(one.inputs).includes('pump')) ?? cases[0] ?? {}
  const changed = { inputs: { question: 'What is cleaned every week?' }, expected }
  await studio.datasets.saveCase({ datasetId: dataset.id, id: caseId, case: changed })
  expect((await studio.play.stages({ id })).map((stage) => stage.cases)).toEqual(stages.map(() => 1))
})
