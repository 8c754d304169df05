import { describe, expect, it, onTestFinished } from 'vitest'
import { definitions } from '@/nodes/definitions.gen'
import { executors } from '@/nodes/executors.gen'
import { compile } from '@/pipeline/compiler'
import { emptyEnvironment } from '@/pipeline/environment'
import type { GraphNode } from '@/pipeline/graph'
import { combineProviders, type Models } from '@/server/adapters/combine-providers'
import { createOllamaProvider } from '@/server/adapters/ollama/create-ollama-provider'
import { createOpenAiProvider } from '@/server/adapters/openai/create-openai-provider'
import type { RunOptions } from '@/server/engine'
import { graphOf, node } from '../builders/graph'
import { runToEnd } from '../builders/run'
import { startOllamaDouble } from '../doubles/ollama'
import { startOpenAiDouble } from '../doubles/openai'

const calm = { signal: new AbortController().signal }
type Double = Awaited<ReturnType<typeof startOllamaDouble | typeof startOpenAiDouble>>

const protocols = {
  Ollama: async (): Promise<[Models, Double]> => {
    const double = await startOllamaDouble()
    return [combineProviders([createOllamaProvider({ url: double.url })]), double]
  },
  OpenAI: async (): Promise<[Models, Double]> => {
    const double = await startOpenAiDouble()
    return [combineProviders([createOpenAiProvider({ baseUrl: double.url })]), double]
  },
}

const examples = {
  items: [
    { inputs: { question: 'The bill is wrong again' }, answer: 'billing' },
    { inputs: { question: 'The pump is broken' }, answer: 'faults' },
    { inputs: { question: 'Which bus goes to the office?' }, answer: 'else' },
  ],
}
const classifier = {
  system: 'Answer with one of these words: billing, faults, else.',
  user: 'Message: {{ question }}\nWhat is it about?',
  labels: [{ name: 'Billing', answer: 'billing' }, { name: 'Faults', answer: 'faults' }, { name: 'else' }],
}
const input = node('in', 'input', { fields: [{ name: 'question', type: 'long-text', required: true }] })
const output = node('out', 'output', {}, definitions.get('output')?.version)

async function start(protocol: keyof typeof protocols, nodes: GraphNode[], edges: string[]) {
  const [models, double] = await protocols[protocol]()
  onTestFinished(() => double.close())
  const environment = { ...emptyEnvironment(), ...(await models.models(calm)) }
  const { plan, issues } = compile(graphOf([input, ...nodes, output], edges), definitions, environment)
  if (!plan) throw new Error(JSON.stringify(issues))
  // Its nodes reach for these two alone.
  const capabilities = { chatModel: models, embedder: models } as unknown as RunOptions['capabilities']
  const ask = (question: string) => runToEnd(plan, { question }, { executors, definitions, capabilities })
  return { double, ask, plan }
}
const pattern = (protocol: keyof typeof protocols, config: object) =>
  start(
    protocol,
    [node('sort', 'classifier', { ...classifier, ...config })],
    ['in.question -> sort.question', 'sort.label -> out.answer'],
  )

describe.each(['Ollama', 'OpenAI'] as const)('patterns over the protocol of %s', (protocol) => {
  const chats = (double: Double) =>
    double.requests.flatMap(({ path, body }) =>
      path.includes('/chat') ? [body as { messages: { content: string }[]; top_logprobs?: number }] : [],
    )

  it('score labels by what the model could have said', async () => {
    const { double, ask } = await pattern(protocol, { examples })
    const { end, steps } = await ask('My bill is wrong')
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'Billing' } })
    expect(steps.sort?.outputs.scores).toEqual({
      Billing: expect.closeTo(0.8 / 0.95, 6),
      Faults: expect.closeTo(0.075 / 0.95, 6),
      else: expect.closeTo(0.075 / 0.95, 6),
    })
    expect(steps.sort?.outputs.confidence).toBeCloseTo(0.8 / 0.95)
    expect(chats(double).map(({ top_logprobs }) => top_logprobs)).toEqual([20])
    expect(double.violations).toEqual([])
  })

  it('hold the model to the labels where it says something else', async () => {
    const { double, ask } = await pattern(protocol, { examples })
    double.script({ path: protocol === 'Ollama' ? '/api/chat' : '/chat/completions', text: 'That is hard to say.' })
    const { end, steps } = await ask('The pump is broken since May')
    expect(end).toMatchObject({ status: 'ok', outputs: { answer: 'Faults' } })
    expect(steps.sort?.notes).toMatchObject([{ code: 'scores-unknown' }])
    expect(chats(double)).toHaveLength(2)
    expect(double.violations).toEqual([])
  })

  it('show the nearest examples and nothing else', async () => {
    const { double, ask, plan } = await pattern(protocol, { examples: { ...examples, choose: 'nearest', count: 1 } })
    expect(plan.steps[1]?.resources.embedders?.examples?.provider).toBe(protocol.toLowerCase())
    await ask('My pump is broken')
    await ask('The bill is wrong')
    expect(chats(double).map(({ messages }) => messages.slice(1).map(({ content }) => content))).toEqual([
      ['Message: The pump is broken\nWhat is it about?', 'faults', 'Message: My pump is broken\nWhat is it about?'],
      [
        'Message: The bill is wrong again\nWhat is it about?',
        'billing',
        'Message: The bill is wrong\nWhat is it about?',
      ],
    ])
    expect(double.violations).toEqual([])
  })

  it('go before a question that a model answers, too', async () => {
    const { double, ask } = await start(
      protocol,
      [node('prompt', 'prompt-template', { system: '', user: '{{ question }}', examples }), node('model', 'model')],
      ['in.question -> prompt.question', 'prompt.messages -> model.messages', 'model.text -> out.answer'],
    )
    const { end, steps } = await ask('The pump is broken')
    expect(end.status).toBe('ok')
    expect(steps.prompt?.notes).toMatchObject([{ code: 'example-asked' }])
    expect(steps.model?.details?.budget).toMatchObject({ examples: expect.any(Number) })
    expect(chats(double)[0]?.messages.map(({ content }) => content)).toEqual([
      'The bill is wrong again',
      'billing',
      'Which bus goes to the office?',
      'else',
      'The pump is broken',
    ])
  })
})

describe('a pattern where only the built-in reader serves', () => {
  it('does not compile, and says why', () => {
    const reader = { provider: 'built-in' as const, model: 'reader', capabilities: ['chat' as const] }
    const graph = graphOf(
      [input, node('sort', 'classifier', classifier), output],
      ['in.question -> sort.question', 'sort.label -> out.answer'],
    )
    const { plan, issues } = compile(graph, definitions, { ...emptyEnvironment(), models: [reader] })
    expect(plan).toBeNull()
    expect(issues).toMatchObject([{ code: 'language-model-missing', nodeId: 'sort' }])
  })
})
