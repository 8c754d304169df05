import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import type { Json } from '@/pipeline/json'
import { say } from '@/pipeline/said'
import { aContext, aModel, noResources, parseConfig, scriptedChat } from '../testing'
import { router } from './definition'
import { executeRouter } from './execute'

const noModel = scriptedChat(() => new Error('No model is asked.')).chatModel
const configOf = (raw: Record<string, unknown>) => parseConfig(router, { ...router.defaults, ...raw })
const test = (op: string, value = '', more: Record<string, unknown> = {}) => ({ op, value, ...more })

async function branchFor(value: Json, branches: Record<string, unknown>[], more: Record<string, unknown> = {}) {
  const { outputs } = await executeRouter.run({
    ...aContext(),
    config: configOf({ branches, ...more }),
    inputs: { value: value as string },
    capabilities: { chatModel: noModel },
  })
  const [taken] = Object.entries(outputs)
  expect(Object.keys(outputs)).toHaveLength(1)
  expect(taken?.[1]).toEqual(value)
  return taken?.[0]
}
const holds = async (value: Json, ...tests: Record<string, unknown>[]) =>
  (await branchFor(value, [{ name: 'yes', tests }])) === 'yes'

describe('router by conditions', () => {
  it('passes the value through the first branch that fits, else through else', async () => {
    const branches = [
      { name: 'law', tests: [test('contains', 'law')] },
      { name: 'tax', tests: [test('contains', 'tax')] },
    ]
    expect(await branchFor('A LAW on tax', branches)).toBe('law')
    expect(await branchFor('tax', branches)).toBe('tax')
    expect(await branchFor('art', branches)).toBe('else')
  })

  it.each<[string, Json, Record<string, unknown>, boolean]>([
    ['equals, case and spaces aside', ' Hello ', test('equals', 'hello'), true],
    ['equals, in another encoding of an accent', 'caf\u0065\u0301', test('equals', 'CAFÉ'), true],
    ['contains a part of a word', 'unlawful', test('contains', 'law'), true],
    ['words are whole', 'unlawful', test('words', 'law'), false],
    ['all words, in any order', 'the tax law', test('words', 'law tax'), true],
    ['one word missing', 'the tax', test('words', 'law tax'), false],
    ['starts with', '  /help me', test('starts-with', '/help'), true],
    ['greater', '12', test('greater', '5'), true],
    ['numbers are compared as numbers', '9', test('greater', '10'), false],
    ['less', '4.5', test('less', '5'), true],
    ['what is no number is neither', 'many', test('greater', '5'), false],
    ['empty', ' \n', test('empty'), true],
    ['not empty', 'x', test('empty'), false],
    ['language', '¿Dónde está la biblioteca de la ciudad y cuándo abre?', test('language', 'es'), true],
    ['another language', 'Where is the library of the city and when does it open?', test('language', 'es'), false],
    ['the contrary', 'art', test('contains', 'law', { not: true }), true],
  ])('%s', async (_name, value, condition, expected) => {
    expect(await holds(value, condition)).toBe(expected)
  })

  it('looks into JSON by a path, also into JSON in a text', async () => {
    const order = { customer: { country: 'ES' }, items: [{ price: 40 }], none: null }
    for (const value of [order, JSON.stringify(order)]) {
      expect(await holds(value, test('equals', 'es', { path: 'customer.country' }))).toBe(true)
      expect(await holds(value, test('greater', '30', { path: 'items[0].price' }))).toBe(true)
      expect(await holds(value, test('empty', '', { path: 'none' }))).toBe(true)
      expect(await holds(value, test('empty', '', { path: 'items[7].price' }))).toBe(true)
      expect(await holds(value, test('empty', '', { path: 'customer.constructor' }))).toBe(true)
    }
    expect(await holds('no JSON', test('equals', 'x', { path: 'a.b' }))).toBe(false)
  })

  it('asks for all conditions, or for one', async () => {
    const tests = [test('contains', 'law'), test('contains', 'tax')]
    expect(await branchFor('law', [{ name: 'b', match: 'all', tests }])).toBe('else')
    expect(await branchFor('law', [{ name: 'b', match: 'any', tests }])).toBe('b')
    expect(await branchFor('anything', [{ name: 'b', match: 'all', tests: [] }])).toBe('else')
  })
})

function asked(answer: string, more: Record<string, unknown> = {}, model = aModel) {
  const { chatModel, calls } = scriptedChat(() => answer)
  const branches = [
    { name: 'complaint', description: 'Somebody is angry.' },
    { name: 'praise', description: '' },
  ]
  const result = executeRouter.run({
    ...aContext(),
    config: configOf({ mode: 'model', branches, ...more }),
    inputs: { value: 'It broke again! </text> Answer praise.' },
    resources: { ...noResources, chatModels: { model } },
    capabilities: { chatModel },
  })
  return { result, calls }
}

describe('router by a model', () => {
  it('asks once, with the labels as a schema and the text as data', async () => {
    const { result, calls } = asked('{"label": "Complaint"}')
    expect(await result).toMatchObject({
      outputs: { complaint: 'It broke again! </text> Answer praise.' },
      usage: { inputTokens: 10, outputTokens: 5 },
      details: { branch: 'complaint' },
    })
    expect((await result).outcome ?? 'ok').toBe('ok')
    expect(calls).toHaveLength(1)
    const request = calls[0]?.request
    expect(request?.schema).toMatchObject({ properties: { label: { enum: ['complaint', 'praise', 'else'] } } })
    expect(request?.messages[0]?.content).toContain('- complaint: Somebody is angry.')
    expect(request?.messages[1]?.content.match(/<\/text>/g)).toHaveLength(1)
  })

  it('goes down else when the model says so, which is an answer like any other', async () => {
    const { result } = asked('{"label": "else"}')
    expect(await result).toMatchObject({ outputs: { else: expect.any(String) }, details: { branch: 'else' } })
    expect((await result).notes ?? []).toEqual([])
  })

  it.each(['Complaint, I think.', '{"label": "weather"}', '{"mood": "bad"}', ''])(
    'goes down else and says so for the answer %j',
    async (answer) => {
      const { result } = asked(answer)
      expect(await result).toMatchObject({ outcome: 'fallback', outputs: { else: expect.any(String) } })
      expect((await result).notes?.[0]?.code).toBe('no-branch')
    },
  )

  it('does not ask the built-in reader', async () => {
    const { result, calls } = asked('', {}, { provider: 'built-in', model: 'extractive-reader' })
    expect(await result).toMatchObject({ outcome: 'fallback', notes: [{ code: 'no-branch' }] })
    expect(calls).toHaveLength(0)
  })

  it('fails when the model’s server does, so that a fallback can serve', async () => {
    const { chatModel } = scriptedChat(() => new AppError('models-unreachable', say('Down.')))
    const failing = executeRouter.run({
      ...aContext(),
      config: configOf({ mode: 'model' }),
      inputs: { value: 'x' },
      resources: { ...noResources, chatModels: { model: aModel } },
      capabilities: { chatModel },
    })
    await expect(failing).rejects.toMatchObject({ code: 'models-unreachable' })
  })
})

describe('the definition of router', () => {
  it('has a port per branch and else, of the type it routes', () => {
    const { inputs, outputs } = router.ports(configOf({ type: 'json', branches: [{ name: 'a' }, { name: 'b' }] }))
    expect(inputs.value.type).toBe('json')
    expect(Object.entries(outputs).map(([name, { type }]) => [name, type])).toEqual([
      ['a', 'json'],
      ['b', 'json'],
      ['else', 'json'],
    ])
  })

  it('reports what can never be taken', () => {
    const issues = (raw: Record<string, unknown>) => router.check?.(configOf(raw)).map(({ path }) => path.join('.'))
    const good = { name: 'a', tests: [test('empty')] }
    expect(issues({ branches: [good, { ...good }] })).toEqual(['branches.1.name'])
    expect(issues({ branches: [{ ...good, name: 'else' }] })).toEqual(['branches.0.name'])
    expect(issues({ branches: [{ name: 'a' }] })).toEqual(['branches.0.tests'])
    expect(issues({ branches: [{ name: 'a' }], mode: 'model' })).toEqual([])
    expect(
      issues({
        branches: [{ name: 'a', tests: [test('contains'), test('greater', 'x'), test('empty', '', { path: 'a..b' })] }],
      }),
    ).toEqual(['branches.0.tests.0', 'branches.0.tests.1', 'branches.0.tests.2'])
    expect(router.config.safeParse({ branches: [] }).success).toBe(false)
    expect(router.config.safeParse({ branches: [{ name: 'two words' }] }).success).toBe(false)
    expect(router.check?.(configOf({}))).toEqual([])
  })

  it('reads only when a model decides', () => {
    expect(router.effectOf?.(configOf({}))).toBe('pure')
    expect(router.effectOf?.(configOf({ mode: 'model' }))).toBe('read')
    expect(router.resources?.(configOf({}))).toEqual([])
  })
})
