import { expect, it } from 'vitest'
import { z } from 'zod'
import { caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import { english } from '@/pipeline/said'
import { readCases, writeCases } from '.'

function read(text: string) {
  const { refused, cases, format } = readCases([{ name: 'f', text }], 'auto')
  return {
    format,
    drafts: cases.map(({ draft }) => draft),
    refused: refused.map(({ where, reason }) => `${where} ${english(reason)}`),
  }
}
const test = (body: string) => read(`tests:\n  - vars: { question: A? }\n    assert:\n      - ${body}\n`)

const config = `# promptfooconfig
description: Valves
prompts: ['{{question}}']
defaultTest:
  vars: { tone: dry }
  assert:
    - type: latency
      threshold: 2000
tests:
  - description: opening
    vars: { question: When does it open?, unit: bar }
    assert:
      - { type: icontains, value: '6 {{ unit }}' }
      - { type: not-contains, value: psi }
      - { type: assert-set, assert: [{ type: regex, value: '\\d bar' }, { type: cost, threshold: 0.1 }] }
    metadata: { category: valves, tags: [a, b], deep: { x: 1 } }
  - vars: { question: [B?, C?] }
    assert: [{ type: equals, value: b }]
  - file://more.yaml
`

it('reads a config: variables, checks, defaults, and lists as cases', () => {
  const { format, drafts, refused } = read(config)
  expect(format).toBe('promptfoo')
  const latency = { kind: 'latency', atMostMs: 2000 }
  expect(drafts).toEqual([
    caseDraftSchema.parse({
      inputs: { tone: 'dry', question: 'When does it open?', unit: 'bar' },
      expected: {
        checks: [
          { kind: 'contains', id: 'p1', text: '6 bar', ignoreCase: true },
          { kind: 'contains', id: 'p2', text: 'psi', not: true, ignoreCase: false },
          { kind: 'regex', id: 'p3', pattern: String.raw`\d bar` },
          { id: 'p4', ...latency },
        ],
      },
      tags: ['category:valves', 'a', 'b'],
      note: 'opening',
    }),
    ...['B?', 'C?'].map((question) =>
      caseDraftSchema.parse({
        inputs: { tone: 'dry', question },
        expected: {
          answers: ['b'],
          checks: [
            { kind: 'answer', id: 'p1', by: 'exact' },
            { id: 'p2', ...latency },
          ],
        },
      }),
    ),
  ])
  expect(refused).toEqual([
    'f:10 Check “cost” was left out: a grid shows what each column costs, and no check has a limit for it.',
    'f:19 “file://more.yaml” was left out: choose the file that it names as well.',
  ])
})

it.each([
  ['{ type: contains, value: 6 }', { kind: 'contains', text: '6', ignoreCase: false }],
  ['{ type: not-icontains, value: a }', { kind: 'contains', text: 'a', not: true, ignoreCase: true }],
  ['{ type: contains-any, value: [a.b, c] }', { kind: 'regex', pattern: String.raw`(?:a\.b|c)`, not: false }],
  ['{ type: not-icontains-any, value: [a] }', { kind: 'regex', pattern: '(?i)(?:a)', not: true }],
  ['{ type: starts-with, value: "(a" }', { kind: 'regex', pattern: String.raw`^\(a` }],
  ['{ type: is-json }', { kind: 'json-schema', schema: {} }],
  ['{ type: is-json, value: { type: object } }', { kind: 'json-schema', schema: { type: 'object' } }],
  [
    '{ type: equals, value: { a: 1 } }',
    { kind: 'json-schema', schema: { type: 'object', properties: { a: { const: 1 } }, additionalProperties: false } },
  ],
  ['{ type: similar, value: a, threshold: 0.6 }', { kind: 'similarity', text: 'a', atLeast: 0.6 }],
  ['{ type: llm-rubric, value: Is polite., metric: polite }', { kind: 'judge', rubric: 'Is polite.', id: 'polite' }],
  ['{ type: model-graded-closedqa, value: Is polite. }', { kind: 'judge', rubric: 'Is polite.' }],
])('takes %s for what means the same', (body, check) => {
  const { drafts, refused } = test(body)
  expect(refused).toEqual([])
  expect(drafts[0]?.expected.checks).toMatchObject([check])
})

it('takes what JSON equals for the schema of that value alone', () => {
  const [check] = test('{ type: equals, value: { a: [1, { b: x }], c: null } }').drafts[0]?.expected.checks ?? []
  const schema = z.fromJSONSchema(check?.kind === 'json-schema' ? check.schema : {})
  const fits = (value: unknown) => schema.safeParse(value).success
  expect(fits({ c: null, a: [1, { b: 'x' }] })).toBe(true)
  const a = [1, { b: 'x' }]
  for (const other of [
    { a },
    { a: [1, { b: 'y' }], c: null },
    { a: [1], c: null },
    { a: [...a, 2], c: null },
    { a, c: null, d: 1 },
  ])
    expect(fits(other)).toBe(false)
})

it.each([
  [
    '{ type: javascript, value: output.length < 9 }',
    'Check “javascript” was left out: it runs code, which an import never does.',
  ],
  ['{ type: not-contains-all, value: [a] }', 'Check “not-contains-all” was left out: no check here means the same.'],
  ['{ type: constructor }', 'Check “constructor” was left out: no check here means the same.'],
  ['{ type: regex, value: "(?=a)b" }', 'The pattern (?=a)b was left out: patterns here look neither ahead nor back.'],
  [
    '{ type: contains, value: "{{ x | upper }}" }',
    'Check “contains” was left out: its text is a template of more than the names of variables.',
  ],
  ['{ type: contains, value: file://a.txt }', 'Check “contains” was left out: it names a file, which is not read.'],
  ['{ type: contains, value: a, transform: output.x }', 'Check “contains” was left out: it changes the answer first.'],
  ['{ type: latency }', 'Check “latency” was left out: it has no threshold.'],
  [
    '{ type: llm-rubric, value: a, threshold: 0.8 }',
    'Check “llm-rubric” was left out: judges here say yes or no, and it has a threshold.',
  ],
])('tells that %s was left out, and keeps the case', (body, reason) => {
  const { drafts, refused } = test(body)
  expect(drafts).toHaveLength(1)
  expect(refused).toEqual([`f:2 ${reason}`])
})

it('reads a table with what is expected in it', () => {
  const { format, drafts, refused } = read(
    'question,__expected1,__expected2,__description,__metadata:tags[]\nA?,contains: a,similar(0.9): b,first,"x,y"\nB?,"latency(500)",paris: the city,,\n',
  )
  expect(format).toBe('promptfoo')
  expect(refused).toEqual([])
  expect(drafts).toMatchObject([
    {
      inputs: { question: 'A?' },
      expected: {
        checks: [
          { kind: 'contains', text: 'a' },
          { kind: 'similarity', text: 'b', atLeast: 0.9 },
        ],
      },
      tags: ['x', 'y'],
      note: 'first',
    },
    { expected: { checks: [{ kind: 'latency', atMostMs: 500 }, { kind: 'answer' }], answers: ['paris: the city'] } },
  ])
})

it('reads lists, lines and JSON, and says where YAML is broken', () => {
  const one = { vars: { question: 'A?' } }
  for (const text of [
    JSON.stringify([one, one]),
    `${JSON.stringify(one)}\n${JSON.stringify(one)}`,
    '- vars: {question: A?}\n- vars: {question: B?}',
  ])
    expect(read(text)).toMatchObject({ format: 'promptfoo', drafts: { length: 2 }, refused: [] })
  expect(read('tests:\n  - vars: [\n').refused[0]).toContain('is not YAML')
  const many = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, Array.from({ length: 9 }, (_, at) => at)]))
  expect(read(JSON.stringify([{ vars: many }])).refused).toEqual(['f:1 Its lists make more than 1,000 cases.'])
})

it('gives back what was exported', () => {
  const whole = caseSchema.parse({
    id: 'c',
    datasetId: 'd',
    since: 1,
    createdAt: '',
    inputs: { question: 'When?', history: [{ role: 'user', content: 'Hi' }] },
    expected: {
      answers: ['At 6 bar'],
      nuggets: [{ text: 'six' }, { text: 'seven', vital: false }],
      places: [{ documentName: 'v.pdf', quote: 'opens at 6 bar', start: 3, end: 17 }],
      label: 'valve',
      checks: [
        { kind: 'contains', id: 'a', text: 'bar', not: true },
        { kind: 'answer', id: 'b', by: 'exact' },
        { kind: 'judge', id: 'polite', rubric: 'Is polite.' },
        { kind: 'cites', id: 'c' },
        { kind: 'contains', id: 'd', text: '{{ x }}' },
      ],
    },
    origin: 'production',
    tags: ['x:y'],
    split: 'validation',
    source: 'v.pdf',
    note: 'why',
    runId: 'r1',
  })
  const { id: _, datasetId: __, since: ___, createdAt: ____, ...draft } = whole
  const [file] = writeCases([whole], 'promptfoo')
  expect(file?.text).toContain('type: not-icontains')
  expect(read(file?.text ?? '')).toEqual({ format: 'promptfoo', drafts: [draft], refused: [] })
})
