import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { SubRun } from '@/server/capabilities/pipelines'
import { deferred } from '@/test/builders/deferred'
import { aChunk, aContext, aSubRun, noResources, parseConfig, scriptedPipelines } from '../testing'
import { forEach } from './definition'
import { executeForEach } from './execute'

const fields = [
  { name: 'language', type: 'text', required: false },
  { name: 'question', type: 'text' },
]
const configOf = (raw: Record<string, unknown> = {}) => parseConfig(forEach, { pipelineId: 'p1', fields, ...raw })
const resources = { ...noResources, pipelines: { pipeline: { id: 'p1', slug: 'ask', name: 'Ask', versionId: 'v1' } } }
const echo = (inputs: Record<string, unknown>): SubRun => aSubRun(`re ${String(inputs.question)}`)

interface Run {
  reply?: Parameters<typeof scriptedPipelines>[0]
  raw?: Record<string, unknown>
  inputs?: Record<string, unknown>
  signal?: AbortSignal
}
function run(items: unknown, { reply = echo, raw = {}, inputs = {}, signal }: Run = {}) {
  const { pipelines, calls } = scriptedPipelines(reply)
  const emitted: string[] = []
  const result = executeForEach.run({
    ...aContext(),
    ...(signal ? { signal } : {}),
    emit: (_port, text) => emitted.push(text),
    config: configOf(raw),
    resources,
    inputs: { items, ...inputs } as never,
    capabilities: { pipelines },
  })
  return { result, calls, emitted }
}

describe('for-each', () => {
  it('runs the pipeline for each item and keeps their order', async () => {
    const { result, calls, emitted } = run(['a', 'b', 'c'], { raw: { concurrency: 3 } })
    const { outputs, outcome, usage } = await result
    expect(calls.map((call) => call.inputs)).toEqual([{ question: 'a' }, { question: 'b' }, { question: 'c' }])
    expect(outputs).toEqual({
      results: [
        { item: 'a', answer: 're a', status: 'ok' },
        { item: 'b', answer: 're b', status: 'ok' },
        { item: 'c', answer: 're c', status: 'ok' },
      ],
      text: 're a\n\nre b\n\nre c',
      sources: [],
    })
    expect(outcome).toBe('ok')
    expect(usage).toMatchObject({ inputTokens: 9, outputTokens: 6 })
    expect(emitted.join('')).toBe(outputs.text)
  })

  it('takes lines of a text, a list in a text, objects by name, and fixed inputs', async () => {
    const lines = run(' a \n\n b\r\n')
    await lines.result
    expect(lines.calls.map((call) => call.inputs.question)).toEqual(['a', 'b'])
    const list = run('["a", "b"]')
    await list.result
    expect(list.calls).toHaveLength(2)
    const objects = run([{ question: 'a' }, { question: 'b', language: 'en' }, 7], { inputs: { language: 'es' } })
    await objects.result
    expect(objects.calls.map((call) => call.inputs)).toEqual([
      { language: 'es', question: 'a' },
      { language: 'en', question: 'b' },
      { language: 'es', question: '7' },
    ])
    await expect(run({ no: 'list' }).result).rejects.toMatchObject({ code: 'invalid-input' })
  })

  it('runs no more at once than allowed', async () => {
    const gates = Array.from({ length: 5 }, () => deferred())
    let running = 0
    let most = 0
    const { result, calls } = run([0, 1, 2, 3, 4], {
      raw: { concurrency: 2 },
      reply: async (inputs) => {
        most = Math.max(most, ++running)
        await gates[Number(inputs.question)]?.promise
        running -= 1
        return echo(inputs)
      },
    })
    await new Promise(setImmediate)
    expect(calls).toHaveLength(2)
    for (const gate of gates.toReversed()) gate.resolve()
    expect((await result).outputs.text).toMatch(/^re 0\n\nre 1/)
    expect(most).toBe(2)
  })

  it('fails with the first failure and stops the others', async () => {
    const stopped = deferred<unknown>()
    const { result, calls } = run(['bad', 'slow', 'never'], {
      reply: async ({ question }, { signal }) => {
        if (question === 'bad') throw new AppError('model-refused', say('No.'))
        return new Promise((_, reject) =>
          signal.addEventListener('abort', () => {
            stopped.resolve(signal.reason)
            reject(signal.reason)
          }),
        )
      },
    })
    await expect(result).rejects.toMatchObject({ code: 'model-refused' })
    expect(await stopped.promise).toMatchObject({ code: 'model-refused' })
    expect(calls.map((call) => call.inputs.question)).toEqual(['bad', 'slow'])
  })

  it('leaves failed items out when told so, and says it', async () => {
    const failing = ({ question }: Record<string, unknown>) => {
      if (question === 'bad') throw new AppError('model-refused', say('No.'))
      return echo({ question })
    }
    const { outputs, outcome, notes } = await run(['a', 'bad'], { raw: { onError: 'skip' }, reply: failing }).result
    expect(outcome).toBe('degraded')
    expect(notes).toMatchObject([{ code: 'items-failed', params: { failed: 1, items: 2, error: 'model-refused' } }])
    expect(outputs.results).toEqual([
      { item: 'a', answer: 're a', status: 'ok' },
      { item: 'bad', answer: null, status: 'failed', error: { code: 'model-refused', message: 'No.' } },
    ])
    await expect(run(['bad'], { raw: { onError: 'skip' }, reply: failing }).result).rejects.toThrow('No.')
    const broken = run(['a'], { raw: { onError: 'skip' }, reply: () => Promise.reject(new TypeError('bug')) })
    await expect(broken.result).rejects.toThrow('bug')
  })

  it('lists each source once and renumbers the citations', async () => {
    const valve = aChunk('valve', 'Valve.')
    const pump = aChunk('pump', 'Pump.')
    const answers: Record<string, SubRun> = {
      a: aSubRun('One [1] and [2].', {}, [outputOf([valve, pump])]),
      b: aSubRun('Two [1][2], `x[1]` and [9].', {}, [outputOf([pump, valve])]),
    }
    const { outputs } = await run(['a', 'b'], { reply: ({ question }) => answers[String(question)] ?? aSubRun('') })
      .result
    expect(outputs.sources?.map(({ id, citation }) => [id, citation])).toEqual([
      ['valve', 1],
      ['pump', 2],
    ])
    expect(outputs.text).toBe('One [1] and [2].\n\nTwo [2][1], `x[1]` and.')
  })

  it('tells apart what one chunk holds in one answer and, joined with another, in the next', async () => {
    const alone = aChunk('valve', 'Valve.')
    const joined = aChunk('valve', 'Valve. Pump.')
    const answers: Record<string, SubRun> = {
      a: aSubRun('One [1].', {}, [outputOf([alone])]),
      b: aSubRun('Two [1].', {}, [outputOf([joined])]),
    }
    const { outputs } = await run(['a', 'b'], { reply: ({ question }) => answers[String(question)] ?? aSubRun('') })
      .result
    expect(outputs.text).toBe('One [1].\n\nTwo [2].')
    expect(outputs.sources?.map(({ text, citation }) => [text, citation])).toEqual([
      ['Valve.', 1],
      ['Valve. Pump.', 2],
    ])
  })

  it('says what was beyond the limit, what was empty, and that a list was', async () => {
    const cut = await run(['a', 'b', 'c'], { raw: { maxItems: 2 } }).result
    expect(cut).toMatchObject({
      outcome: 'degraded',
      notes: [{ code: 'candidates-cut', params: { left: 1, limit: 2 } }],
    })
    const some = await run(['a', 'b'], {
      reply: ({ question }) => aSubRun('', { status: question === 'a' ? 'empty' : 'ok' }),
    }).result
    expect(some).toMatchObject({ outcome: 'degraded', notes: [{ code: 'sub-run' }] })
    expect((await run(['a'], { reply: () => aSubRun('', { status: 'empty' }) }).result).outcome).toBe('empty')
    const given = await run(['a', 'b'], {
      reply: ({ question }) => aSubRun('', { status: question === 'a' ? 'tryout' : 'ok' }),
    }).result
    expect(given).toMatchObject({ outcome: 'pinned', notes: [] })
    const none = run([])
    expect(await none.result).toMatchObject({ outcome: 'empty', notes: [{ code: 'nothing-found' }] })
    expect(none.calls).toHaveLength(0)
  })

  it('stops when the run does', async () => {
    const stop = new AbortController()
    const { result, calls } = run(['a', 'b'], {
      raw: { concurrency: 1, onError: 'skip' },
      signal: stop.signal,
      reply: (_inputs, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          stop.abort(new AppError('cancelled', say('Stopped.')))
        }),
    })
    await expect(result).rejects.toMatchObject({ code: 'cancelled' })
    expect(calls).toHaveLength(1)
  })
})

const outputOf = (sources: unknown[]) => ({
  stepId: 'out',
  type: 'output',
  outcome: 'ok' as const,
  notes: [],
  startedAt: 0,
  durationMs: 1,
  attempts: 1,
  cached: false,
  inputs: { sources },
  outputs: {},
  previews: {},
})

describe('the definition of for-each', () => {
  it('has the list and what is the same for all as ports', () => {
    expect(Object.keys(forEach.ports(configOf()).inputs)).toEqual(['items', 'language'])
    expect(Object.keys(forEach.ports(configOf({ itemField: 'language' })).inputs)).toEqual(['items', 'question'])
  })

  it('reports an item field that the pipeline does not have', () => {
    expect(forEach.check?.(configOf({ itemField: 'nope' })).map(({ path }) => path)).toEqual([['itemField']])
    expect(forEach.check?.(configOf())).toEqual([])
    expect(forEach.config.safeParse({ pipelineId: 'p', maxItems: 501 }).success).toBe(false)
  })
})
