import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { type Message, withoutSources } from '@/pipeline/message'
import { renderSource } from '@/pipeline/ports'
import { say } from '@/pipeline/said'
import { estimateTokens } from '@/pipeline/tokens'
import type { ChatModel } from '@/server/capabilities'
import type { ChatEvent } from '@/server/capabilities/chat-model'
import type { TokenGauge } from '@/server/capabilities/token-gauge'
import { fitPrompt } from '../shared/fit-prompt'
import { aChunk, aContext, aModel, noResources, parseConfig, scriptedChat } from '../testing'
import { model } from './definition'
import { executeModel } from './execute'

interface Options {
  chatModel?: ChatModel
  messages?: Message[]
  resource?: typeof aModel
  emit?: (port: string, text: string, how?: 'reset') => void
}

const question: Message = { role: 'user', content: 'Why?', origin: 'user' }

function run(raw: Record<string, unknown>, options: Options = {}) {
  const context = aContext()
  return executeModel.run({
    ...context,
    config: parseConfig(model, raw),
    inputs: { messages: options.messages ?? [question] },
    resources: { ...noResources, chatModels: { model: options.resource ?? aModel } },
    capabilities: { chatModel: options.chatModel ?? scriptedChat(() => 'Because.').chatModel },
    emit: options.emit ?? context.emit,
  })
}

/** A user message as the prompt template makes it: `count` sources of about `tokens` tokens each, then the question. */
function promptOf(count: number, tokens: number): Message {
  let content = 'Sources:\n\n'
  const sources = Array.from({ length: count }, (_, i) => {
    const chunk = { ...aChunk(`s${i + 1}`, 'abc '.repeat(tokens)), citation: i + 1 }
    if (i > 0) content += '\n\n'
    const start = content.length
    content += renderSource(chunk, i + 1)
    return { chunk, start, end: content.length }
  })
  content += '\n\nQuestion: Why?'
  return { role: 'user', content, origin: 'user', sources }
}

describe('model', () => {
  it('streams the answer and reports what it took', async () => {
    const { chatModel, calls } = scriptedChat(() => 'Because of that.')
    const pieces: string[] = []
    const result = await run(
      { temperature: 0.5, seed: 7, maxTokens: 100, contextTokens: 4096 },
      { chatModel, emit: (port, text) => pieces.push(`${port}:${text}`) },
    )
    expect(pieces).toEqual(['text:Because ', 'text:of ', 'text:that.'])
    expect(result).toMatchObject({
      outcome: 'ok',
      outputs: { text: 'Because of that.', sources: [] },
      usage: { inputTokens: 10, outputTokens: 5 },
      details: { finishReason: 'stop', provider: 'ollama', model: 'llama', budget: { context: 4096, answer: 100 } },
    })
    expect(calls[0]).toMatchObject({
      provider: 'ollama',
      request: { model: 'llama', temperature: 0.5, seed: 7, maxTokens: 100, contextTokens: 4096, think: false },
    })
  })

  it('never asks for more context than the model has', async () => {
    const { chatModel, calls } = scriptedChat(() => 'x')
    await run({ contextTokens: 8192 }, { chatModel, resource: { ...aModel, contextTokens: 2048 } })
    expect(calls[0]?.request.contextTokens).toBe(2048)
  })

  it('says when the answer was cut and when it is empty', async () => {
    const cut = await run({}, { chatModel: scriptedChat(() => ({ text: 'Becau', finishReason: 'length' })).chatModel })
    expect(cut).toMatchObject({ outcome: 'degraded', notes: [{ code: 'answer-cut' }] })
    const empty = await run({}, { chatModel: scriptedChat(() => '').chatModel })
    expect(empty).toMatchObject({ outcome: 'empty', notes: [{ code: 'no-evidence' }] })
  })

  it('is empty, not ok, when the reader found no answer in the sources', async () => {
    const abstaining: ChatModel = {
      async *chat() {
        yield {
          type: 'done',
          text: 'The documents do not say.',
          finishReason: 'stop',
          usage: { inputTokens: 9, outputTokens: 6 },
          abstained: true,
        }
      },
    }
    const result = await run({}, { chatModel: abstaining })
    expect(result).toMatchObject({
      outcome: 'empty',
      notes: [{ code: 'no-evidence' }],
      outputs: { text: 'The documents do not say.' },
    })
  })

  it('labels the built-in reader and stays ok', async () => {
    const result = await run({}, { resource: { provider: 'built-in', model: 'extractive' } })
    expect(result).toMatchObject({ outcome: 'ok', notes: [{ code: 'built-in-model' }] })
  })

  it('keeps an estimate that is off to the details, unless the context was full', async () => {
    const long = { ...question, content: 'word '.repeat(400) }
    const off = await run({}, { messages: [long] })
    expect(off).toMatchObject({ outcome: 'ok', notes: [], details: { estimate: { code: 'estimate-off' } } })
    const full = scriptedChat(() => ({ text: 'x', usage: { inputTokens: 2048, outputTokens: 1 } }))
    const result = await run({ contextTokens: 2048 }, { chatModel: full.chatModel })
    expect(result).toMatchObject({ outcome: 'degraded', notes: [{ code: 'estimate-off' }] })
  })

  it('passes the model’s errors on', async () => {
    const down = new AppError('models-unreachable', say('Ollama does not answer.'))
    await expect(run({}, { chatModel: scriptedChat(() => down).chatModel })).rejects.toBe(down)
  })

  it('fails without a model', async () => {
    const context = { ...aContext(), inputs: { messages: [question] }, config: parseConfig(model, {}) }
    const { chatModel } = scriptedChat(() => 'x')
    await expect(executeModel.run({ ...context, capabilities: { chatModel } })).rejects.toMatchObject({
      code: 'model-missing',
    })
  })
})

describe('model, with a JSON schema', () => {
  const schema = { type: 'object', properties: { year: { type: 'integer' } }, required: ['year'] }
  const ask = (text: string) => run({ schema }, { chatModel: scriptedChat(() => text).chatModel })

  it('has a JSON output only then', () => {
    expect(Object.keys(model.ports(parseConfig(model, {})).outputs)).toEqual(['text', 'sources'])
    expect(Object.keys(model.ports(parseConfig(model, { schema })).outputs)).toEqual(['text', 'sources', 'json'])
  })

  it('sends the schema and gives the value', async () => {
    const { chatModel, calls } = scriptedChat(() => '{"year": 1931}')
    expect((await run({ schema }, { chatModel })).outputs).toMatchObject({ json: { year: 1931 } })
    expect(calls[0]?.request.schema).toEqual(schema)
    expect((await ask('```json\n{"year": 2}\n```')).outputs).toMatchObject({ json: { year: 2 } })
  })

  it('fails on an answer that is not JSON or does not match', async () => {
    await expect(ask('It was 1931.')).rejects.toMatchObject({ code: 'invalid-model-output' })
    await expect(ask('{"year": "then"}')).rejects.toThrow(/"year"/)
  })

  it('reports a schema that is none, and an answer that leaves no room', () => {
    const issuesOf = (raw: Record<string, unknown>) =>
      model.check?.(parseConfig(model, raw)).map(({ path }) => path.join('.'))
    expect(issuesOf({ schema: { type: 'banana' } })).toEqual(['schema'])
    expect(issuesOf({ schema })).toEqual([])
    expect(issuesOf({ maxTokens: 4096, contextTokens: 4096 })).toEqual(['maxTokens'])
  })
})

describe('fitting the prompt', () => {
  it('leaves a prompt that fits as it is', () => {
    const prompt = promptOf(3, 50)
    const { messages, sources, budget, notes } = fitPrompt([prompt], 4096, 512)
    expect(messages).toEqual([prompt])
    expect(sources.map(({ citation }) => citation)).toEqual([1, 2, 3])
    expect(notes).toEqual([])
    expect(budget.sources).toBeGreaterThan(150)
    expect(budget.system + budget.history + budget.sources + budget.question + budget.answer + budget.room).toBe(4096)
  })

  it('drops the oldest turns first, and no answer stays without its question', () => {
    const turn = (role: 'user' | 'assistant', n: number): Message => ({
      role,
      content: `${n} ${'abc '.repeat(100)}`,
      origin: 'history',
    })
    const history = [turn('user', 1), turn('assistant', 2), turn('user', 3), turn('assistant', 4)]
    const { messages, notes, budget } = fitPrompt([...history, promptOf(1, 20)], 512, 64)
    expect(messages.map(({ content }) => content.slice(0, 1))).toEqual(['3', '4', 'S'])
    expect(notes).toMatchObject([{ code: 'history-cut', params: { messages: 2 } }])
    expect(budget.history).toBeGreaterThan(200)
  })

  it('then drops the last sources, whole, and keeps the numbers', () => {
    const { messages, sources, notes } = fitPrompt([promptOf(6, 100)], 600, 64)
    expect(sources.map(({ citation }) => citation)).toEqual([1, 2, 3])
    expect(notes).toMatchObject([{ code: 'prompt-cut', params: { sources: [4, 5, 6], of: 6 } }])
    const content = messages[0]?.content ?? ''
    expect(content.match(/<source id="\d"/g)).toEqual(['<source id="1"', '<source id="2"', '<source id="3"'])
    expect(content.endsWith('</source>\n\nQuestion: Why?')).toBe(true)
    for (const { chunk, start, end } of messages[0]?.sources ?? []) {
      expect(content.slice(start, end)).toBe(renderSource(chunk, chunk.citation ?? 0))
    }
  })

  it('cuts end as degraded, saying what is missing', async () => {
    const { chatModel, calls } = scriptedChat(() => 'x [1]')
    const result = await run({ contextTokens: 600, maxTokens: 64 }, { chatModel, messages: [promptOf(6, 100)] })
    expect(result.outcome).toBe('degraded')
    expect(result.notes?.[0]?.message).toMatch(/3 of 6 sources did not fit.*\[4\] \[5\] \[6\].*s4\.pdf/)
    expect(result.outputs.sources).toHaveLength(3)
    expect(calls[0]?.request.messages[0]?.content).not.toContain('id="4"')
  })

  it('refuses what does not fit even so', () => {
    const long: Message = { role: 'user', content: 'abc '.repeat(5000), origin: 'user' }
    expect(() => fitPrompt([long], 2048, 512)).toThrow(
      expect.objectContaining({ code: 'prompt-too-long', details: expect.objectContaining({ context: 2048 }) }),
    )
  })

  it('takes a source out wherever it stands and moves the others', () => {
    const [a, b] = [
      { ...aChunk('a', 'A'), citation: 1 },
      { ...aChunk('b', 'B'), citation: 2 },
    ]
    const message: Message = {
      role: 'user',
      content: 'x AAA y BBB z AAA',
      sources: [
        { chunk: a, start: 2, end: 5 },
        { chunk: b, start: 8, end: 11 },
        { chunk: a, start: 14, end: 17 },
      ],
    }
    const cut = withoutSources(message, new Set([1]))
    expect(cut.content).toBe('x  y BBB z ')
    expect(cut.sources?.map(({ start, end }) => cut.content.slice(start, end))).toEqual(['BBB'])
  })
})

/** Refuses prompts by a count of its own: so many tokens for each one estimated. */
function strictChat(factor: number, tell: 'nothing' | 'counts', context = 2048) {
  const scales = new Map<string, number>()
  const counts: number[] = []
  const answering = scriptedChat((request) => {
    const estimate = request.messages.reduce((sum, { content }) => sum + estimateTokens(content) + 8, 0)
    const counted = Math.ceil(estimate * factor)
    counts.push(counted)
    if (counted <= context) return { text: 'x [1]', usage: { inputTokens: counted, outputTokens: 2 } }
    const told: Record<string, number> = tell === 'counts' ? { limit: context, counted } : {}
    return new AppError('model-refused', say('the input length exceeds the context length'), {
      details: { tooLong: true, ...told },
    })
  })
  const gauge: TokenGauge = {
    scale: (_model, kind) => scales.get(kind) ?? 1,
    learn: (_model, kind, { estimate, counted }) => scales.set(kind, counted / estimate),
    limit: () => undefined,
    learnLimit: () => {},
  }
  return { chatModel: { ...answering.chatModel, gauge }, calls: answering.calls, counts }
}

describe('a prompt that the server refuses as too long', () => {
  const turns = Array.from({ length: 40 }, (_, at): Message[] => [
    { role: 'user', content: `Add ${'12.50;331.07;'.repeat(8)}${at}`, origin: 'history' },
    { role: 'assistant', content: `Done ${at}.`, origin: 'history' },
  ]).flat()

  it.each(['nothing', 'counts'] as const)('is cut once more, and the step ends degraded (told: %s)', async (tell) => {
    for (const factor of [1.4, 2, 4]) {
      const { chatModel, counts } = strictChat(factor, tell)
      const result = await run({ contextTokens: 2048, maxTokens: 200 }, { chatModel, messages: [...turns, question] })
      expect(result).toMatchObject({
        outcome: 'degraded',
        outputs: { text: 'x [1]' },
        notes: [{ code: 'history-cut' }],
      })
      expect(counts.at(-1)).toBeLessThanOrEqual(2048)
      expect(counts.length).toBeLessThanOrEqual(6)
      if (tell === 'counts') expect(counts).toHaveLength(2)
    }
  })

  it('loses whole sources when there is no history', async () => {
    const { chatModel } = strictChat(2, 'nothing')
    const result = await run({ contextTokens: 2048, maxTokens: 200 }, { chatModel, messages: [promptOf(8, 200)] })
    expect(result).toMatchObject({ outcome: 'degraded', notes: [{ code: 'prompt-cut' }], details: { refusals: 2 } })
    expect(result.outputs.sources?.length).toBeGreaterThan(0)
  })

  it('is the caller’s own fault when nothing may be left out', async () => {
    const { chatModel } = strictChat(8, 'nothing')
    const long: Message = { ...question, content: 'word '.repeat(900) }
    await expect(run({ contextTokens: 2048, maxTokens: 200 }, { chatModel, messages: [long] })).rejects.toMatchObject({
      code: 'prompt-too-long',
    })
  })

  it('is not refused again: what was counted is remembered', async () => {
    const { chatModel, counts } = strictChat(2, 'counts')
    const ask = () => run({ contextTokens: 2048, maxTokens: 200 }, { chatModel, messages: [...turns, question] })
    await ask()
    const before = counts.length
    await ask()
    expect(counts.length).toBe(before + 1)
  })
})

describe('a model of a small context', () => {
  it('gets a smaller reserve for its answer', async () => {
    const { chatModel, calls } = scriptedChat(() => 'x')
    await run({}, { chatModel, resource: { ...aModel, contextTokens: 512 } })
    expect(calls[0]?.request).toMatchObject({ contextTokens: 512, maxTokens: 256 })
    await run({ maxTokens: 6000 }, { chatModel, resource: { ...aModel, contextTokens: 8000 } })
    expect(calls[1]?.request).toMatchObject({ contextTokens: 8000, maxTokens: 5808 })
  })
})

describe('what a model says besides its answer', () => {
  const chatOf = (events: ChatEvent[]): ChatModel => ({
    async *chat() {
      yield* events
    },
  })
  const done = { type: 'done' as const, finishReason: 'stop' as const, usage: { inputTokens: 9, outputTokens: 3 } }

  it('streams reasoning apart and keeps it with the step', async () => {
    const pieces: string[] = []
    const result = await run(
      {},
      {
        emit: (port, text, how) => pieces.push(`${port}${how ? `!${how}` : ''}:${text}`),
        chatModel: chatOf([
          { type: 'token', text: 'Hm [99].' },
          { type: 'reset' },
          { type: 'reasoning', text: 'Hm [99].' },
          { type: 'token', text: 'Five.' },
          { ...done, text: 'Five.', reasoning: 'Hm [99].' },
        ]),
      },
    )
    expect(pieces).toEqual(['text:Hm [99].', 'text!reset:', 'reasoning:Hm [99].', 'text:Five.'])
    expect(result).toMatchObject({ outcome: 'ok', outputs: { text: 'Five.' }, details: { reasoning: 'Hm [99].' } })
  })

  it('passes JSON on without its fence, streamed and whole', async () => {
    const schema = { type: 'object', properties: { year: { type: 'integer' } }, required: ['year'] }
    for (const text of [
      '```json\n{"year": 2}\n```',
      '```\n{"year": 2}\n```',
      'Here it is:\n\n```json\n{"year": 2}\n```\nDone.',
    ]) {
      let streamed = ''
      const result = await run(
        { schema },
        {
          chatModel: scriptedChat(() => text).chatModel,
          emit: (_port, piece, how) => {
            streamed = how === 'reset' ? piece : streamed + piece
          },
        },
      )
      expect(result.outputs).toMatchObject({ text: '{"year": 2}', json: { year: 2 } })
      expect(streamed).toBe('{"year": 2}')
    }
  })

  it('ends an answer that goes round in circles, early and degraded', async () => {
    let tokens = 0
    let ended = false
    const chatModel: ChatModel = {
      async *chat() {
        try {
          for (; tokens < 100_000; tokens++) yield { type: 'token', text: 'The valve opens at five bar. ' }
        } finally {
          ended = true
        }
      },
    }
    const result = await run({}, { chatModel })
    expect(result).toMatchObject({
      outcome: 'degraded',
      outputs: { text: 'The valve opens at five bar.' },
      notes: [{ code: 'answer-loop', message: expect.stringContaining('The valve opens at five bar.') }],
    })
    expect(tokens).toBeLessThan(10)
    expect(ended).toBe(true)
  })
})
