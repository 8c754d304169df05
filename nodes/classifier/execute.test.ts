import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { ChatRequest } from '@/server/capabilities/chat-model'
import { inEnglish } from '@/test/builders/in-english'
import { aChunk, aContext, aModel, fixedEmbedder, noResources, parseConfig, scriptedChat } from '../testing'
import { classifier } from './definition'
import { executeClassifier } from './execute'

type Reply = Parameters<typeof scriptedChat>[0]
const refused = () => new AppError('model-refused', say('logprobs are not supported'))
const said = (text: string, top: Record<string, number> = { [text]: 0.7, no: 0.2 }) => ({
  text,
  logprobs: [
    {
      token: text,
      logprob: Math.log(top[text] ?? 0.01),
      top: Object.entries(top).map(([token, p]) => ({ token, logprob: Math.log(p) })),
    },
  ],
})

async function run(reply: Reply, raw: object = {}, model = aModel, inputs: object = { sentence: 'Me goes.' }) {
  const { chatModel, calls } = scriptedChat(reply)
  const { embedder } = fixedEmbedder([1, 0])
  const config = parseConfig(classifier, { ...classifier.defaults, ...raw })
  const resources = { ...noResources, chatModels: { model } }
  const context = { ...aContext(), config, resources, capabilities: { chatModel, embedder } }
  // Its inputs follow from the templates.
  const result = await executeClassifier.run({ ...context, inputs: inputs as never })
  return { ...result, calls, prompts: calls.map(({ request }) => request.messages.map(({ content }) => content)) }
}
const issuesOf = (raw: object) => classifier.check?.(parseConfig(classifier, { ...classifier.defaults, ...raw })) ?? []
const held = ({ schema }: ChatRequest) => schema !== undefined

describe('pattern classifier', () => {
  it('scores the labels by the first token, with one call at temperature 0', async () => {
    const { outputs, outcome, notes, calls, prompts, details, usage } = await run(() => said('yes'))
    expect(outputs.label).toBe('grammatical')
    expect(outputs.confidence).toBeCloseTo(0.7 / 0.9)
    expect(outputs.scores).toEqual({
      grammatical: expect.closeTo(0.7 / 0.9, 6),
      ungrammatical: expect.closeTo(0.2 / 0.9, 6),
    })
    expect([outcome, notes]).toEqual(['ok', []])
    expect(calls).toHaveLength(1)
    expect(calls[0]?.request).toMatchObject({ temperature: 0, topLogprobs: 20, think: false })
    expect(calls[0]?.request.schema).toBeUndefined()
    expect(prompts[0]?.at(-1)).toBe('Sentence: Me goes.\nIs this sentence grammatical?')
    expect(details).toMatchObject({ how: 'logprobs', mass: 0.9, model: 'llama', budget: { examples: 0 } })
    expect(usage).toMatchObject({ inputTokens: 10 })
  })

  it('takes the likeliest label, whatever token was said', async () => {
    const { outputs } = await run(() => said('yes', { yes: 0.3, no: 0.25, No: 0.2 }))
    expect(outputs.label).toBe('ungrammatical')
  })

  it('holds the model to the labels where its server gives no probabilities, and says so', async () => {
    const { outputs, outcome, notes, calls } = await run((request) =>
      held(request) ? '{"label":"no"}' : { text: 'yes', logprobs: [] },
    )
    expect(outputs).toEqual({ label: 'ungrammatical', confidence: 0, scores: null })
    expect([outcome, notes?.map(({ code }) => code)]).toEqual(['ok', ['scores-unknown']])
    expect(calls[1]?.request.schema).toMatchObject({ properties: { label: { enum: ['yes', 'no'] } } })
    expect(calls[1]?.request.topLogprobs).toBeUndefined()
  })

  it.each([
    ['refuses to tell them', (request: ChatRequest) => (request.topLogprobs ? refused() : '{"label":"yes"}')],
    ['thinks aloud', (r: ChatRequest) => (held(r) ? '{"label":"yes"}' : { ...said('no'), reasoning: 'No, wait.' })],
    ['says something else', (r: ChatRequest) => (held(r) ? '{"label":"yes"}' : said('The', { The: 0.99, no: 0.01 }))],
  ])('holds it to them where it %s', async (_name, reply) => {
    const { outputs, details } = await run(reply)
    expect(outputs.label).toBe('grammatical')
    expect(details).toMatchObject({ how: 'constrained' })
  })

  it('reads a free answer where the server knows no schema either; the step is degraded', async () => {
    const { outputs, outcome, notes, calls } = await run((request) =>
      held(request) || request.topLogprobs ? refused() : 'No, it is not.',
    )
    expect(outputs.label).toBe('ungrammatical')
    expect([outcome, notes?.map(({ code }) => code)]).toEqual(['degraded', ['label-read']])
    expect(calls).toHaveLength(3)
  })

  it.each(['Perhaps.', ''])('fails where the answer is %j', async (text) => {
    const answer = run((request) => (held(request) ? refused() : { text, logprobs: [] }))
    await expect(answer).rejects.toMatchObject({ code: 'invalid-model-output' })
  })

  it('hands on what the server says when it is down', async () => {
    const down = run(() => new AppError('models-unreachable', say('It is down.')))
    await expect(down).rejects.toMatchObject({ code: 'models-unreachable' })
  })

  it('asks no built-in reader', async () => {
    const quoted = run(() => 'yes', {}, { provider: 'built-in', model: 'reader' })
    await expect(quoted).rejects.toMatchObject({ code: 'model-missing', message: /language model/ })
  })

  it('shows examples by the same pattern, with what the model says for their label', async () => {
    const items = [
      { inputs: { sentence: 'I go.' }, answer: 'grammatical' },
      { inputs: { sentence: 'I goes.' }, answer: 'No' },
      { inputs: { sentence: 'me goes.' }, answer: 'yes' },
    ]
    const { prompts, outcome, notes } = await run(() => said('yes'), { examples: { items } })
    expect(prompts[0]?.slice(1)).toEqual([
      'Sentence: I go.\nIs this sentence grammatical?',
      'yes',
      'Sentence: I goes.\nIs this sentence grammatical?',
      'no',
      'Sentence: Me goes.\nIs this sentence grammatical?',
    ])
    expect([outcome, notes?.map(({ code }) => code)]).toEqual(['ok', ['example-asked']])
  })

  it('leaves out examples that do not fit, and says so', async () => {
    const items = Array.from({ length: 40 }, (_, at) => ({
      inputs: { sentence: `${at} ${'word '.repeat(300)}` },
      answer: 'yes',
    }))
    const { outcome, notes, prompts, details } = await run(() => said('yes'), { examples: { items } })
    expect(notes).toMatchObject([{ code: 'examples-cut', params: { of: 40 } }])
    expect(outcome).toBe('degraded')
    expect(prompts[0]?.length).toBeLessThan(82)
    // What it was given stays with the step, so that the studio can show what was left out.
    expect(details?.messages).toHaveLength(82)
  })

  it('takes sources, and is empty where none arrive', async () => {
    const user = '{{ sources }} {{ sentence }}?'
    const inputs = { sentence: 'It says so', sources: [aChunk('a', 'It says so.')] }
    expect((await run(() => said('yes'), { user }, aModel, inputs)).prompts[0]?.at(-1)).toContain(
      'It says so.\n</source>',
    )
    const none = await run(() => said('yes'), { user }, aModel, { ...inputs, sources: [] })
    expect(none).toMatchObject({ outcome: 'empty', notes: [{ code: 'no-sources' }], outputs: { label: 'grammatical' } })
  })
})

describe('pattern classifier, definition', () => {
  it('finds nothing wrong with its own defaults, and names its labels', () => {
    expect(issuesOf({})).toEqual([])
    expect(classifier.prompt?.label?.labels(parseConfig(classifier, classifier.defaults))).toEqual([
      'grammatical',
      'ungrammatical',
    ])
  })

  it('asks for labels that can be told apart', () => {
    const labels = [{ name: 'a' }, { name: 'A ' }, { name: 'b', answer: 'a' }, { name: 'c', answer: 'C' }]
    const issues = issuesOf({ labels })
    expect(issues.map(({ path, message }) => [path.join('.'), inEnglish(message)])).toEqual([
      ['labels.1.name', 'Two labels are named "A".'],
      ['labels.2.answer', 'Two labels have the answer "a".'],
    ])
    expect(classifier.config.safeParse({ user: 'x', labels: [{ name: 'one' }] }).success).toBe(false)
  })

  it('asks for examples whose answer is a label', () => {
    const items = [{ inputs: { sentence: 'x' }, answer: 'maybe' }]
    const [issue] = issuesOf({ examples: { items } })
    expect(issue?.path).toEqual(['examples', 'items', 0, 'answer'])
    expect(inEnglish(issue?.message)).toBe('The answer of example 1, "maybe", is none of the labels.')
  })
})
