import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splits } from '@/pipeline/cases/case'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import { graphOf, node } from '../builders/graph'
import { startOllamaDouble } from '../doubles/ollama'
import { chatModel, embedModel } from '../doubles/ollama-models'
import { startOpenAiDouble } from '../doubles/openai'
import { openTelar } from './open-telar'
import { until } from './until'

/** Answers come from the one server, proposals from the other, whose words are written down. */
async function openBoth() {
  const ollama = await startOllamaDouble({ models: [chatModel, embedModel] })
  const openai = await startOpenAiDouble()
  const telar = await openTelar({ OLLAMA_URL: ollama.url, OPENAI_BASE_URL: openai.url })
  const { studio } = telar.container
  const { location } = (await studio.system.status()).database
  const database = await openDatabase({ url: `file:${location}` })
  return {
    ollama,
    openai,
    studio,
    records: prismaRecords(database),
    async close() {
      await database.$disconnect()
      await telar.close()
      await Promise.all([ollama.close(), openai.close()])
    },
  }
}

let open: Awaited<ReturnType<typeof openBoth>>
beforeAll(async () => {
  open = await openBoth()
}, 60_000)
afterAll(() => open.close())

const graph = graphOf(
  [
    node('input', 'input', { fields: [{ name: 'question', type: 'text' }] }),
    node('prompt', 'prompt-template', { system: 'Answer.', user: '{{ question }}' }),
    node('model', 'model', { model: { provider: 'ollama', model: chatModel.name } }),
    node('output', 'output'),
  ],
  ['input.question -> prompt.question', 'prompt.messages -> model.messages', 'model.text -> output.answer'],
)

async function anOptimiser(limits = {}) {
  const { studio, records } = open
  const { id: pipelineId } = await studio.pipelines.create({ name: `Ask ${Math.random()}`, graph })
  const { id: datasetId } = await studio.datasets.create({ name: `Set ${Math.random()}` })
  await records.datasets.change(datasetId, {
    put: splits.flatMap((split) =>
      Array.from({ length: 12 }, (_, at) => ({
        id: `${datasetId}-${split}-${at}`,
        inputs: { question: `Is it so, ${split} ${at} of ${datasetId.slice(0, 8)}?` },
        expected: { answers: ['Yes'], nuggets: [], places: [], abstain: false, checks: [] },
        origin: 'human' as const,
        split,
        source: `${split}-${at}`,
        tags: [],
        note: '',
        runId: null,
        createdAt: new Date(),
      })),
    ),
  })
  const { models } = await studio.models.list()
  const reflector = models.find(({ provider, capabilities }) => provider === 'openai' && capabilities.includes('chat'))
  if (!reflector) throw new Error('the double has no chat model')
  return studio.evaluation.create({
    kind: 'optimise',
    datasetId,
    candidates: [{ pipelineId, graph }],
    setup: {
      metric: 'exactMatch',
      limits,
      optimise: {
        nodeId: 'prompt',
        ways: ['reflect'],
        proposals: 2,
        reflector: { provider: 'openai', model: reflector.model },
      },
    },
  })
}

const propose = (system: string) => ({
  path: '/chat/completions',
  text: JSON.stringify({ wrong: 'It does not say how to answer.', system, user: '{{ question }}' }),
})
const reflections = () => open.openai.requests.filter(({ path }) => path.endsWith('/chat/completions')).length
const isAnswered = ({ path }: { path: string }) => path === '/api/chat'

async function run(experimentId: string) {
  const { studio } = open
  await studio.evaluation.start({ experimentId })
  await until(async () => !['running', 'waiting'].includes((await studio.evaluation.get({ experimentId })).state))
  return studio.evaluation.get({ experimentId })
}

describe('an optimiser on real sockets', () => {
  it('finds a better prompt, and asks the test cases for it and the drawing alone', async () => {
    const { id } = await anOptimiser()
    open.openai.script(propose('Answer with one word: Yes, Yes.'))
    const asked = reflections()
    const done = await run(id)
    expect(done).toMatchObject({ state: 'done', error: null })
    const optimise = done.progress.optimise
    expect(optimise).toMatchObject({ metric: 'exactMatch', tested: true, over: 'nothing-fails' })
    expect(optimise?.acceptedId).toBe(optimise?.proposals[0]?.candidateId)
    expect(reflections() - asked).toBe(1)
    const test = done.cells.filter(({ caseId }) => caseId.includes('-test-'))
    expect(test).toHaveLength(24)
    const accepted = test.filter(({ candidateId }) => candidateId === optimise?.acceptedId)
    expect(accepted.every(({ scores }) => scores.exactMatch === 1)).toBe(true)
    // Figures are those of the cases that decide.
    expect(done.figures.map(({ total }) => total)).toEqual([12, 12])
    const { graph: applied } = await open.studio.evaluation.applied({
      experimentId: id,
      candidateId: optimise?.acceptedId ?? '',
    })
    expect(applied.nodes.find((one) => one.id === 'prompt')?.config).toMatchObject({
      system: 'Answer with one word: Yes, Yes.',
    })
    const answers = open.ollama.requests.filter(isAnswered).length
    expect(await run(id)).toMatchObject({ state: 'done' })
    expect(open.ollama.requests.filter(isAnswered)).toHaveLength(answers)
    expect(reflections() - asked).toBe(1)
  })

  it('stops at its limit of calls; raised, it goes on without reflecting again', async () => {
    const experiment = await anOptimiser({ calls: 30 })
    const { id, revision, setup } = experiment
    open.openai.script(propose('Answer with one word: No, No.'), propose('Answer with one word: Maybe, Maybe.'))
    const asked = reflections()
    const capped = await run(id)
    expect(capped.state).toBe('capped')
    expect(capped.spent.calls).toBeLessThan(60)
    expect(capped.progress.optimise?.acceptedId).toBeUndefined()
    await open.studio.evaluation.change({ experimentId: id, revision, setup: { ...setup, limits: {} } })
    const done = await run(id)
    expect(done.progress.optimise).toMatchObject({ acceptedId: null, tested: false, over: 'proposals' })
    expect(done.progress.optimise?.proposals.map(({ refused }) => refused)).toEqual(['no-gain', 'no-gain'])
    expect(reflections() - asked).toBe(2)
    expect(done.cells.some(({ caseId }) => caseId.includes('-test-'))).toBe(false)
  })

  it('is told beforehand what it would take, and what keeps it from beginning', async () => {
    const { studio } = open
    const { setup, candidates, dataset } = await anOptimiser()
    const draft = {
      kind: 'optimise' as const,
      datasetId: dataset.id,
      candidates: [{ pipelineId: candidates[0]?.pipelineId ?? '', graph }],
      setup,
    }
    // The drawing on validation, two proposals on their batches and validation, the test for two.
    expect(await studio.evaluation.estimate(draft)).toMatchObject({
      candidates: 3,
      cells: 12 + 2 * (12 + 16) + 24,
      calls: { chat: 12 + 2 * (12 + 16) + 24 + 2 },
      problems: [],
    })
    const blind = { ...draft, setup: { ...setup, optimise: { nodeId: 'model' } } }
    const { problems } = await studio.evaluation.estimate(blind)
    expect(problems).toMatchObject([{ message: expect.stringContaining('no prompt “model”') }])
    const { id } = await studio.evaluation.create(blind)
    await expect(studio.evaluation.start({ experimentId: id })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})
