import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Chunk } from '@/pipeline/chunk'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { ChatModel } from '@/server/capabilities'
import type { ChatRequest } from '@/server/capabilities/chat-model'
import { resolveCitations } from '../shared/resolve-citations'
import { aChunk, aContext, aModel, noResources, parseConfig, scriptedChat } from '../testing'
import { findQuote } from './check-by-model'
import { grounding } from './definition'
import { executeGrounding } from './execute'

const sources: Chunk[] = [
  aChunk(
    'pump',
    'The pump delivers forty litres of water a minute. It was built by Alder & Sons in 1931. It is painted green.',
    { citation: 1 },
  ),
  aChunk('valve', 'The safety valve opens when the boiler pressure passes six bar. It must be tested every year.', {
    citation: 2,
  }),
]

interface Options {
  question?: string
  sources?: Chunk[]
  chatModel?: ChatModel
  model?: typeof aModel
  signal?: AbortSignal
}

function run(answer: string, raw: Record<string, unknown> = {}, options: Options = {}) {
  const context = aContext()
  return executeGrounding.run({
    ...context,
    config: parseConfig(grounding, raw),
    inputs: { answer, sources: options.sources ?? sources, question: options.question },
    resources: { ...noResources, chatModels: { model: options.model ?? aModel } },
    capabilities: { chatModel: options.chatModel ?? scriptedChat(() => new Error('not to be asked')).chatModel },
    signal: options.signal ?? context.signal,
  })
}

const reportSchema = z.object({
  mode: z.string(),
  claims: z.array(
    z.object({
      text: z.string(),
      citations: z.array(z.number()),
      status: z.enum(['supported', 'unsupported', 'uncited']),
      score: z.number(),
      evidence: z.object({ chunkId: z.string(), start: z.number(), end: z.number() }).optional(),
      missing: z.array(z.string()).optional(),
    }),
  ),
})
const claimsOf = ({ outputs }: Awaited<ReturnType<typeof run>>) => reportSchema.parse(outputs.report).claims
const statuses = async (...args: Parameters<typeof run>) => claimsOf(await run(...args)).map(({ status }) => status)

describe('grounding, by words', () => {
  it('finds each claim in the source it cites, and says where', async () => {
    const answer = 'The valve opens when pressure passes 6 bar [2]. The pump was built by Alder in 1931 [1].'
    const result = await run(answer)
    expect(result).toMatchObject({ outcome: 'ok', notes: [], outputs: { answer, supported: 1 } })
    const [first, second] = claimsOf(result)
    expect(first).toMatchObject({ status: 'supported', citations: [2], score: 1 })
    expect(first?.evidence).toEqual({ chunkId: 'valve', start: 0, end: 63 })
    expect(second?.evidence?.chunkId).toBe('pump')
    expect(sources[0]?.text.slice(second?.evidence?.start, second?.evidence?.end)).toBe(
      'The pump delivers forty litres of water a minute. It was built by Alder & Sons in 1931.',
    )
  })

  it.each([
    ['a number that is not there', 'The valve opens when the pressure passes 8 bar [2].', ['8']],
    ['a name that is not there', 'The pump that delivers water was built by Berger in 1931 [1].', ['Berger']],
    ['a code that is not there', 'The pump XJ-9 delivers forty litres of water a minute [1].', ['XJ-9']],
    ['a source that says something else', 'The safety valve opens when the pressure passes six bar [1].', undefined],
    ['a source that there is not', 'The safety valve opens when the pressure passes six bar [7].', undefined],
    ['words that the source lacks', 'The valve leaks when children play with it [2].', undefined],
  ])('does not find %s', async (_what, answer, missing) => {
    const result = await run(answer)
    expect(result).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'unsupported-claim' }],
      outputs: { supported: 0 },
    })
    expect(claimsOf(result)[0]).toMatchObject({ status: 'unsupported', citations: expect.any(Array) })
    if (missing) expect(claimsOf(result)[0]?.missing).toEqual(missing)
  })

  it('takes what several cited sources say together', async () => {
    const answer = 'The pump delivers forty litres, and the valve opens at six bar'
    expect(await statuses(`${answer} [1][2].`)).toEqual(['supported'])
    expect(await statuses(`${answer} [2].`, { threshold: 0.9 })).toEqual(['unsupported'])
  })

  it('takes the document’s name and headings as part of the source, and names from the question', async () => {
    const manual = sources.map((chunk) => ({ ...chunk, documentName: 'Acme 3000 manual.pdf' }))
    const answer = 'The safety valve of the Acme 3000 opens when the pressure passes six bar [2].'
    expect(await statuses(answer)).toEqual(['unsupported'])
    expect(await statuses(answer, {}, { sources: manual })).toEqual(['supported'])
    const named = 'The safety valve of the Acme opens when the pressure passes six bar [2].'
    expect(await statuses(named)).toEqual(['unsupported'])
    expect(await statuses(named, {}, { question: 'When does the Acme open its valve?' })).toEqual(['supported'])
  })

  it('works in Spanish, and does not take German nouns for names', async () => {
    const es = [
      aChunk('es', 'La válvula de seguridad se abre cuando la presión de la caldera supera los seis bares.', {
        citation: 1,
      }),
    ]
    expect(await statuses('Las válvulas se abren si la presión supera 6 bares [1].', {}, { sources: es })).toEqual([
      'supported',
    ])
    const de = [
      aChunk('de', 'Das Ventil öffnet sich, wenn der Druck im Kessel sechs Bar übersteigt und die Pumpe läuft.', {
        citation: 1,
      }),
    ]
    const answer = 'Das Ventil am Kessel öffnet sich bei zu hohem Druck der Pumpe, sagt die Anleitung [1].'
    expect(await statuses(answer, { threshold: 0.5 }, { sources: de })).toEqual(['supported'])
  })

  it('leaves claims without citations alone, unless told to require them', async () => {
    const answer = 'I will explain. The valve must be tested every year [2].'
    const lax = await run(answer)
    expect(lax).toMatchObject({ outcome: 'ok', outputs: { answer, supported: 1 } })
    expect(claimsOf(lax).map(({ status }) => status)).toEqual(['uncited', 'supported'])
    const strict = await run(answer, { requireCitations: true })
    expect(strict).toMatchObject({
      outcome: 'degraded',
      outputs: { answer: 'I will explain. [unsupported] The valve must be tested every year [2].', supported: 0.5 },
    })
  })

  it('numbers sources by their order where no prompt numbered them', async () => {
    const bare = sources.map(({ citation: _citation, ...chunk }) => chunk)
    expect(await statuses('The valve must be tested every year [2].', {}, { sources: bare })).toEqual(['supported'])
  })

  it('ends empty on an empty answer', async () => {
    expect(await run(' ')).toMatchObject({
      outcome: 'empty',
      notes: [{ code: 'no-evidence' }],
      outputs: { supported: 0 },
    })
  })
})

describe('grounding, policies', () => {
  const good = 'The valve must be tested every year [2].'
  const bad = 'It costs ninety euros a month to own one [2].'

  it('marks a claim behind its citations, so that the output node still finds them', async () => {
    const { outputs } = await run(`${bad} ${good}`, { marker: '(sin respaldo)' })
    expect(outputs.answer).toBe(`${bad} (sin respaldo) ${good}`)
    expect(resolveCitations(outputs.answer ?? '', new Set([1, 2]))).toMatchObject({
      answer: outputs.answer,
      unknown: [],
    })
  })

  it.each([
    ['a sentence', `${good} ${bad} ${good}`, `${good} ${good}`],
    ['the first', `${bad} ${good}`, good],
    ['a list item with its mark', `So:\n- ${good}\n- ${bad}\n- ${good}`, `So:\n- ${good}\n- ${good}`],
    ['one sentence of an item', `1. ${bad} ${good}\n2. ${good}`, `1. ${good}\n2. ${good}`],
    ['a paragraph', `${good}\n\n${bad}\n\n${good}`, `${good}\n\n${good}`],
  ])('drops %s', async (_what, answer, expected) => {
    const result = await run(answer, { policy: 'drop' })
    expect(result.outputs.answer).toBe(expected)
    expect(result).toMatchObject({ outcome: 'degraded', notes: [{ code: 'unsupported-claim', params: { claims: 1 } }] })
  })

  it('ends empty when nothing is left', async () => {
    expect(await run(bad, { policy: 'drop' })).toMatchObject({ outcome: 'empty', outputs: { answer: '' } })
  })

  it('withholds an answer with too little support', async () => {
    const raw = { policy: 'abstain', minSupport: 0.6, abstention: 'No lo sé.' }
    const withheld = await run(`${good} ${bad}`, raw)
    expect(withheld).toMatchObject({
      outcome: 'empty',
      outputs: { answer: 'No lo sé.', supported: 0.5 },
      notes: [{ code: 'unsupported-claim' }, { code: 'abstained', params: { share: 0.5, least: 0.6 } }],
    })
    const kept = await run(`${good} ${bad}`, { ...raw, minSupport: 0.5 })
    expect(kept).toMatchObject({ outcome: 'degraded', outputs: { answer: `${good} ${bad}` } })
    expect(await run(good, raw)).toMatchObject({ outcome: 'ok' })
  })

  it('withholds an answer that cites nothing', async () => {
    expect(await run('It is so.', { policy: 'abstain' })).toMatchObject({ outcome: 'empty', outputs: { supported: 0 } })
    expect(await run('It is so.', { policy: 'mark' })).toMatchObject({
      outcome: 'ok',
      outputs: { answer: 'It is so.' },
    })
  })
})

describe('grounding, by a model', () => {
  const answer = 'The valve opens at 6 bar [2]. The pump is green [1]. Nobody knows. See the plan [9].'
  const verdicts = (...list: [supported: boolean, quote: string][]) =>
    JSON.stringify({ claims: list.map(([supported, quote], i) => ({ number: i + 1, supported, quote })) })

  it('asks once about the claims that cite something, with their sources', async () => {
    const reply = verdicts([true, '“opens when  the boiler PRESSURE passes six bar”'], [false, ''])
    const { chatModel, calls } = scriptedChat(() => reply)
    const result = await run(answer, { mode: 'model' }, { chatModel, question: 'When?' })
    expect(claimsOf(result).map(({ status, score }) => [status, score])).toEqual([
      ['supported', 1],
      ['unsupported', 0],
      ['uncited', 0],
      ['unsupported', 0],
    ])
    expect(claimsOf(result)[0]?.evidence).toEqual({ chunkId: 'valve', start: 17, end: 62 })
    expect(result).toMatchObject({ outcome: 'degraded', outputs: { supported: 1 / 3 }, usage: { inputTokens: 10 } })
    expect(calls).toHaveLength(1)
    const { messages, schema } = calls[0]?.request ?? { messages: [] }
    expect(schema).toMatchObject({ required: ['claims'] })
    expect(messages[1]?.content).toContain('<claim number="1" cites="2">\nThe valve opens at 6 bar.\n</claim>')
    expect(messages[1]?.content).toContain('<source id="2"')
    expect(messages[1]?.content).toContain('<question>\nWhen?\n</question>')
    expect(messages[1]?.content).not.toContain('Nobody knows')
  })

  it('does not believe a verdict without a quotation that stands in the cited source', async () => {
    for (const quote of ['', 'six', 'The pump delivers forty litres', 'opens at six bar', '…']) {
      const { chatModel } = scriptedChat(() => verdicts([true, quote]))
      const result = await run('The valve opens at 6 bar [2].', { mode: 'model' }, { chatModel })
      expect(claimsOf(result)[0]?.status, quote).toBe('unsupported')
    }
  })

  it('asks in batches, and shortens what alone is too long', async () => {
    const long = Array.from({ length: 20 }, (_, i) =>
      aChunk(`s${i}`, `Fact ${i} is so. ${'word '.repeat(900)}`, { citation: i + 1 }),
    )
    const many = long.map((_, i) => `Fact ${i} is so [${i + 1}].`).join(' ')
    const count = ({ messages }: ChatRequest) => messages[1]?.content.match(/<claim number/g)?.length ?? 0
    const { chatModel, calls } = scriptedChat((request) =>
      verdicts(...Array.from({ length: count(request) }, () => [false, ''] as [boolean, string])),
    )
    await run(many, { mode: 'model' }, { chatModel, sources: long })
    expect(calls.length).toBeGreaterThan(2)
    expect(calls.reduce((sum, { request }) => sum + count(request), 0)).toBe(20)
    for (const { request } of calls) expect((request.messages[1]?.content.length ?? 0) / 4).toBeLessThan(8192)

    const huge = [aChunk('huge', 'word '.repeat(20_000), { citation: 1 })]
    await run('It is so [1].', { mode: 'model' }, { chatModel, sources: huge })
    expect((calls.at(-1)?.request.messages[1]?.content.length ?? 0) / 4).toBeLessThan(8192)
  })

  it.each([
    ['is not there', new AppError('models-unreachable', say('Ollama does not answer.')), 'models-unreachable'],
    ['answers no JSON', 'Looks fine to me.', 'invalid-model-output'],
    ['leaves a claim out', verdicts(), 'invalid-model-output'],
  ])('compares words when the model %s', async (_what, reply, code) => {
    const { chatModel } = scriptedChat(() => reply)
    const result = await run('The valve must be tested every year [2].', { mode: 'model' }, { chatModel })
    expect(result).toMatchObject({
      outcome: 'fallback',
      notes: [{ code: 'alternative-failed', params: { code } }],
      outputs: { report: { mode: 'lexical' }, supported: 1 },
    })
  })

  it('compares words where only the built-in reader serves; what that finds weighs more', async () => {
    const model = { provider: 'built-in' as const, model: 'reader' }
    expect(await run('The valve sings [2].', { mode: 'model' }, { model })).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'alternative-failed', params: { code: 'model-missing' } }, { code: 'unsupported-claim' }],
    })
  })

  it('gives up after its time limit, obeys a caller that stops, and hides no fault of its own', async () => {
    const silent: ChatModel = {
      chat: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) }),
    }
    const late = await run(answer, { mode: 'model', timeoutMs: 100 }, { chatModel: silent })
    expect(late.notes?.[0]).toMatchObject({ code: 'alternative-failed', params: { code: 'timeout' } })
    const controller = new AbortController()
    const stop = new AppError('cancelled', say('Stopped.'))
    const { chatModel } = scriptedChat(() => {
      controller.abort(stop)
      return '{}'
    })
    await expect(run(answer, { mode: 'model' }, { chatModel, signal: controller.signal })).rejects.toBe(stop)
    const buggy = scriptedChat(() => new TypeError('a bug'))
    await expect(run(answer, { mode: 'model' }, { chatModel: buggy.chatModel })).rejects.toThrow('a bug')
  })

  it('finds quotations with special characters', () => {
    const chunk = aChunk('x', 'Cost (net): $3.50 [a+b]\n per   unit.')
    expect(findQuote('«Cost (net): $3.50 [a+b] per unit.»', [chunk])).toEqual({
      chunkId: 'x',
      start: 0,
      end: chunk.text.length,
    })
    expect(findQuote('Cost .net.: $3.50', [chunk])).toBeUndefined()
  })
})

describe('grounding, its settings', () => {
  it('asks for a model only where one is used', () => {
    expect(grounding.resources?.(parseConfig(grounding, {}))).toEqual([])
    expect(grounding.resources?.(parseConfig(grounding, { mode: 'model' }))).toHaveLength(1)
  })

  it('refuses an empty marker and an empty abstention', () => {
    expect(grounding.config.safeParse(grounding.defaults).success).toBe(true)
    expect(grounding.config.safeParse({ marker: ' ' }).success).toBe(false)
    expect(grounding.config.safeParse({ abstention: '' }).success).toBe(false)
  })
})
