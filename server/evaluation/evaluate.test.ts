import { describe, expect, it } from 'vitest'
import { aChunk } from '@/nodes/testing'
import type { Assertion } from '@/pipeline/cases/assertion'
import { aCase, anAnswer, anAssertion, evaluated, evaluationTools } from '@/test/builders/evaluation'
import { inEnglish } from '@/test/builders/in-english'
import { evaluate } from './evaluate'
import type { Answered } from './types'

type Given = Record<string, unknown> & { kind: Assertion['kind'] }

const sources = [
  aChunk('a', 'The office closes at 18:00 on weekdays.', {
    documentName: 'Handbook.pdf',
    documentId: 'doc-1',
    citation: 1,
  }),
  aChunk('b', 'The canteen serves lunch from noon.', { documentName: 'Canteen.md', documentId: 'doc-2', citation: 2 }),
]
const cited = anAnswer('The office closes at 18:00 [1].', { sources })

const checkOf = async (answered: Answered | string, assertion: Given, expected = {}) => {
  const { checks } = await evaluated(answered, [assertion], { expected })
  return inEnglish(checks[0])
}

describe('an assertion', () => {
  it.each<[string, Answered | string, Given, object]>([
    ['text', 'Open UNTIL six.', { kind: 'contains', text: 'until SIX' }, {}],
    ['text around a mark', 'Closed on Friday [1] and Monday.', { kind: 'contains', text: 'friday and monday' }, {}],
    ['absent text', 'Open.', { kind: 'contains', text: 'closed', not: true }, {}],
    ['a pattern', 'It closes at 18:00.', { kind: 'regex', pattern: String.raw`\b\d{2}:\d{2}\b` }, {}],
    ['a pattern that is not there', 'Later.', { kind: 'regex', pattern: String.raw`\d`, not: true }, {}],
    ['JSON among words', 'Here: {"n": 3}', { kind: 'json-schema', schema: { type: 'object', required: ['n'] } }, {}],
    ['an exact answer', 'The Office. [1]', { kind: 'answer', by: 'exact' }, { answers: ['Shop', 'office'] }],
    ['an answer by its words', 'At 18:00 sharp', { kind: 'answer' }, { answers: ['at 18:00'] }],
    ['a document by name', cited, { kind: 'cites', document: 'handbook' }, {}],
    ['a document by id', cited, { kind: 'cites', document: 'doc-1' }, {}],
    ['a place', cited, { kind: 'cites' }, { places: [{ documentId: 'doc-1', documentName: 'x', start: 0, end: 9 }] }],
    ['an answer', 'At six.', { kind: 'outcome' }, {}],
    ['silence', anAnswer('I do not know.', { abstained: true }), { kind: 'outcome' }, { abstain: true }],
    ['a label', anAnswer('', { label: 'Yes.' }), { kind: 'label' }, { label: 'yes' }],
    ['a label as text', 'Yes', { kind: 'label' }, { label: 'yes' }],
    ['a time', 'x', { kind: 'latency', atMostMs: 120 }, {}],
    ['tokens', 'x', { kind: 'tokens', atMost: 20 }, {}],
  ])('passes for %s', async (_, answered, assertion, expected) => {
    expect(await checkOf(answered, assertion, expected)).toMatchObject({ kind: assertion.kind, state: 'pass' })
  })

  it.each<[string, Answered | string, Given, object, string]>([
    ['text', 'Open.', { kind: 'contains', text: 'closed' }, {}, '“closed” is not in the answer.'],
    ['case', 'open', { kind: 'contains', text: 'Open', ignoreCase: false }, {}, '“Open” is not in the answer.'],
    [
      'a pattern',
      'At 18:00',
      { kind: 'regex', pattern: String.raw`\d+`, not: true },
      {},
      String.raw`“18” matches \d+.`,
    ],
    ['no JSON', 'Nothing.', { kind: 'json-schema', schema: {} }, {}, 'There is no JSON in the answer.'],
    [
      'other JSON',
      '{"n": "3"}',
      { kind: 'json-schema', schema: { type: 'object', properties: { n: { type: 'number' } } } },
      {},
      'n: Must be a number.',
    ],
    ['an answer', 'At 19:00', { kind: 'answer', by: 'exact' }, { answers: ['at 18:00'] }, 'It is not “at 18:00”.'],
    ['words', 'Late', { kind: 'answer' }, { answers: ['at 18:00'] }, '0 % of the words agree with “at 18:00”.'],
    ['no citation', 'At six.', { kind: 'cites', document: 'handbook' }, {}, 'It cites nothing.'],
    ['another document', cited, { kind: 'cites', document: 'canteen' }, {}, 'It cites only Handbook.pdf.'],
    ['an unknown number', anAnswer('So [9].', { sources }), { kind: 'cites', document: 'x' }, {}, 'It cites nothing.'],
    [
      'an answer to the unanswerable',
      'At six.',
      { kind: 'outcome' },
      { abstain: true },
      'It answered instead of abstaining.',
    ],
    ['silence', anAnswer('', { abstained: true }), { kind: 'outcome', is: 'answered' }, {}, 'It abstained.'],
    ['a label', 'no', { kind: 'label' }, { label: 'yes' }, '“no” instead of “yes”.'],
    ['a time', 'x', { kind: 'latency', atMostMs: 119 }, {}, 'It took 120 ms instead of at most 119 ms.'],
    ['tokens', 'x', { kind: 'tokens', atMost: 319, of: 'all' }, {}, '320 tokens instead of at most 319.'],
    [
      'an answer that failed',
      anAnswer('', { outcome: 'failed' }),
      { kind: 'contains', text: 'x', not: true },
      {},
      'There is no answer.',
    ],
  ])('fails for %s, and says why', async (_, answered, assertion, expected, reason) => {
    expect(await checkOf(answered, assertion, expected)).toMatchObject({ state: 'fail', reason })
  })

  it.each<[Given]>([
    [{ kind: 'answer' }],
    [{ kind: 'similarity' }],
    [{ kind: 'cites' }],
    [{ kind: 'label' }],
    [{ kind: 'nuggets' }],
  ])('is not asked of a case that says nothing of it: %j', async (assertion) => {
    expect(await checkOf('x', assertion)).toEqual({ id: assertion.kind, kind: assertion.kind, state: 'void' })
  })

  it('has no verdict where it cannot be checked', async () => {
    expect(await checkOf('x', { kind: 'regex', pattern: '(' })).toMatchObject({
      state: 'unjudged',
      reason: expect.stringContaining('No verdict: The pattern ( cannot be read'),
    })
    expect(await checkOf('{}', { kind: 'json-schema', schema: { type: 'nonsense' } })).toMatchObject({
      state: 'unjudged',
      reason: expect.stringContaining('No verdict: In the schema the type is "nonsense"'),
    })
    expect(await checkOf(anAnswer('', { abstained: null }), { kind: 'outcome' })).toMatchObject({ state: 'unjudged' })
  })

  it('compares meanings by the built-in embedder, and says so', async () => {
    const expected = { answers: ['The office closes at six in the evening.'] }
    const near = await checkOf('In the evening at six the office closes.', { kind: 'similarity' }, expected)
    const far = await checkOf('Bananas are yellow.', { kind: 'similarity' }, expected)
    expect(near).toMatchObject({
      state: 'pass',
      reason: expect.stringContaining('as static-384 has it'),
    })
    expect(far).toMatchObject({ state: 'fail', score: expect.any(Number) })
  })
})

describe('evaluating an answer', () => {
  it('checks what the grid asks, then what the case asks', async () => {
    const own = [anAssertion({ kind: 'contains', text: 'six', id: 'own' })]
    const { checks } = await evaluated('At six.', [{ kind: 'contains', text: 'at', id: 'all' }], {
      expected: { checks: own },
    })
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['all', 'pass'],
      ['own', 'pass'],
    ])
  })

  it('scores what the case expects, asked or not, and nothing else', async () => {
    const expected = { answers: ['at 18:00', 'six'], label: 'late' }
    const answered = anAnswer('At 18:00 [1].', { sources, confidence: 0.8 })
    expect((await evaluated(answered, [], { expected })).scores).toEqual({
      exactMatch: 1,
      tokenF1: 1,
      label: 0,
      abstention: 1,
      confidence: 0.8,
    })
    expect((await evaluated(anAnswer('x', { abstained: null }), [])).scores).toEqual({})
    expect((await evaluated(anAnswer('', { outcome: 'failed' }), [], { expected })).scores).toEqual({})
  })

  it('throws when it is stopped, and for nothing else', async () => {
    const stop = new AbortController()
    stop.abort(new Error('Stopped.'))
    const tools = {
      ...evaluationTools(),
      embedder: { embed: () => Promise.reject(new Error('Broken.')) },
    }
    const input = {
      case: aCase({ answers: ['x'] }),
      answered: anAnswer('x'),
      assertions: [anAssertion({ kind: 'similarity' })],
    }
    await expect(evaluate(input, tools, { signal: stop.signal })).rejects.toThrow('Stopped.')
    const { checks } = await evaluate(input, tools, { signal: new AbortController().signal })
    expect(inEnglish(checks)).toMatchObject([{ state: 'unjudged', reason: expect.stringContaining('No verdict: ') }])
  })
})
