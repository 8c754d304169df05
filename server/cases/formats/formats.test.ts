import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Case, type CaseDraft, caseDraftSchema, caseSchema } from '@/pipeline/cases/case'
import { english } from '@/pipeline/said'
import { type ExportFormat, formatOf, type ImportFormat, readCases, writeCases } from '.'

/** What is read of one file, and what was refused, in English. */
function read(text: string, format: ImportFormat | 'auto' = 'auto', name = 'f') {
  const { refused, ...found } = readCases([{ name, text }], format)
  return { ...found, refused: refused.map(({ where, reason }) => `${where} ${english(reason)}`) }
}
const drafts = (text: string, format?: ImportFormat) => read(text, format).cases.map(({ draft }) => draft)
const draft = (value: unknown): CaseDraft => caseDraftSchema.parse(value)

let made = 0
const caseOf = (value: unknown): Case =>
  caseSchema.parse({
    split: 'test',
    source: 'manual.pdf',
    ...caseDraftSchema.parse(value),
    id: `c${made++}`,
    datasetId: 'd',
    since: 1,
    createdAt: '2026-12-05T00:00:00.000Z',
  })
const withoutPlace = ({ id, datasetId, since, createdAt, ...one }: Case) => one
const back = (cases: readonly Case[], format: ExportFormat) => readCases(writeCases(cases, format), 'auto')

/** Texts with all that separators, quotation marks, line ends and marks can be. */
const text = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom('a, b; "c"\td', '["x"]', '? no', '! a\nb', '=1+1', "'=1", "''-x", '-5', "'", "it's", '1.50', 'sí'),
  )
  .filter((value) => value.trim() === value && value !== '')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const anyCase = fc
  .record({
    inputs: fc.record({ question: text, tone: optional(fc.string()), history: optional(fc.jsonValue()) }),
    expected: fc.record({
      answers: fc.array(text, { maxLength: 3 }),
      nuggets: fc.array(fc.record({ text, vital: fc.boolean() }), { maxLength: 3 }),
      places: fc.array(
        fc
          .record({
            documentName: text,
            documentId: optional(fc.uuid()),
            collectionId: optional(fc.uuid()),
            quote: optional(text),
            grade: optional(fc.integer({ min: 1, max: 10 })),
            passage: fc.constantFrom({}, { start: 0, end: 1 }, { start: 70, end: 9_999 }),
          })
          .map(({ passage, ...place }) => ({ ...place, ...passage })),
        { maxLength: 3 },
      ),
      label: optional(text),
      abstain: fc.boolean(),
      checks: fc.constantFrom(
        [],
        [
          { kind: 'contains', id: 'a', text: 'bar, "6"' },
          { kind: 'label', id: 'b' },
        ],
      ),
    }),
    origin: fc.constantFrom('human', 'production', 'synthetic'),
    tags: fc.array(text, { maxLength: 3 }),
    split: fc.constantFrom('train', 'validation', 'test'),
    source: text,
    note: fc.oneof(text, fc.constant('')),
    runId: optional(fc.uuid()),
  })
  // What is undefined is absent, as it is in all that was JSON once.
  .map((value) => caseOf(JSON.parse(JSON.stringify(value))))

describe.each(['jsonl', 'csv'] as const)('%s', (format) => {
  it('gives back what was exported', () => {
    fc.assert(
      fc.property(fc.array(anyCase, { minLength: 1, maxLength: 4 }), (cases) => {
        const { cases: read, refused } = back(cases, format)
        expect(refused).toEqual([])
        expect(read.map(({ draft }) => draft)).toEqual(cases.map(withoutPlace))
      }),
      { numRuns: 200 },
    )
  })
})

describe('a table', () => {
  it('is no program for a spreadsheet', () => {
    const [file] = writeCases(
      [caseOf({ inputs: { question: '=HYPERLINK("http://x")' }, expected: { answers: ['-5'] } })],
      'csv',
    )
    expect(file?.text.split('\r\n')[1]).toBe(`"'=HYPERLINK(""http://x"")",'-5,test,human,manual.pdf`)
  })

  it('has inputs of any name that an object can have', () => {
    const { cases, refused } = read('question,input.__proto__,input.constructor\nA?,x,y\n')
    expect(cases[0]?.draft.inputs).toEqual({ question: 'A?', constructor: 'y' })
    expect(refused).toHaveLength(1)
  })

  it('has answers, places and nuggets by their columns', () => {
    const table = `question,input.tone,Answer,answer.2,nuggets,document,quote,start,end,document.2,label,abstain,tags,split,origin,note,source
When does it open?,dry,At 6 bar,"At six bar","It opens at 6 bar
? It closes at 5","valve.pdf","opens at 6 bar",10,24,other.pdf,valve,no,"a, b",dev,production,checked,valve`
    expect(drafts(table)).toEqual([
      draft({
        inputs: { question: 'When does it open?', tone: 'dry' },
        expected: {
          answers: ['At 6 bar', 'At six bar'],
          nuggets: [{ text: 'It opens at 6 bar' }, { text: 'It closes at 5', vital: false }],
          places: [
            { documentName: 'valve.pdf', quote: 'opens at 6 bar', start: 10, end: 24 },
            { documentName: 'other.pdf' },
          ],
          label: 'valve',
        },
        tags: ['a', 'b'],
        split: 'validation',
        origin: 'production',
        note: 'checked',
        source: 'valve',
      }),
    ])
  })

  it.each([
    ['semicolons', 'pregunta;respuesta\n¿Cuándo?;A 6 bar, creo\n'],
    ['tabs', 'pregunta\trespuesta\n¿Cuándo?\tA 6 bar, creo\n'],
    ["Excel's mark and its first line", '\ufeffsep=;\r\npregunta;respuesta\r\n¿Cuándo?;A 6 bar, creo\r\n'],
    ['commas and quotation marks', 'pregunta,respuesta\n¿Cuándo?,"A 6 bar, creo"\n'],
  ])('is separated by %s', (_, table) => {
    expect(drafts(table)).toEqual([
      draft({ inputs: { question: '¿Cuándo?' }, expected: { answers: ['A 6 bar, creo'] } }),
    ])
  })

  it('tells by line what it cannot read, and reads the rest', () => {
    const { cases, refused } = read(
      'question,answer,start,document,abstain,mood\n"A\nlong one?",a,,,,\nNo cell?,b,x,d.pdf,,\nWhether?,,,,perhaps,\n,only an answer,,,,\nToo,many,,,,,cells\nLast?,z,,,,\n',
      'csv',
      'cases.csv',
    )
    expect(cases.map(({ where, draft }) => [where, draft.inputs.question])).toEqual([
      ['cases.csv:2', 'A\nlong one?'],
      ['cases.csv:8', 'Last?'],
    ])
    expect(refused).toEqual([
      'cases.csv:1 There is no column “mood”: it was left out. Call it “input.mood” where it is an input of the pipeline.',
      'cases.csv:4 Column “start” is not a number.',
      'cases.csv:5 Column “abstain” says neither yes nor no.',
      'cases.csv:6 inputs: A case needs an input.',
      'cases.csv:7 It has more cells than the first line has columns: is a separator in a text without quotation marks?',
    ])
    expect(read('question,answer\na,b\n"c,d\ne,f\n').refused).toEqual([
      'f:3 A quotation mark is opened here and never closed: the rest of the file could not be read.',
    ])
    expect(read('', 'csv').refused).toEqual(['f The file is empty.'])
    expect(read('question,answer\n').refused).toEqual(['f There are no cases in it.'])
  })
})

describe('objects', () => {
  it('are whole cases, or have the columns of a table', () => {
    const lines = [
      { inputs: { question: 'A?' }, expected: { answers: ['a'] }, id: 'x', since: 3, datasetId: 'd', createdAt: '' },
      {
        question: 'B?',
        answers: ['b', 'c'],
        nuggets: [{ text: 'n', vital: false }],
        abstain: false,
        document: 'd.pdf',
        start: 0,
        end: 4,
      },
    ]
    const wanted = [
      draft({ inputs: { question: 'A?' }, expected: { answers: ['a'] } }),
      draft({
        inputs: { question: 'B?' },
        expected: {
          answers: ['b', 'c'],
          nuggets: [{ text: 'n', vital: false }],
          places: [{ documentName: 'd.pdf', start: 0, end: 4 }],
        },
      }),
    ]
    expect(drafts(lines.map((line) => JSON.stringify(line)).join('\n'))).toEqual(wanted)
    expect(drafts(JSON.stringify(lines))).toEqual(wanted)
    expect(drafts(JSON.stringify({ cases: lines }, null, 2))).toEqual(wanted)
    expect(drafts(JSON.stringify({ question: ['A?', 'B?'], answer: ['a', 'b'] }))).toHaveLength(2)
  })

  it('are told by line or member where they are none', () => {
    const { cases, refused } = read(
      '{"question":"A?"}\nnot json\n{"inputs":{"question":"B?"},"expected":{"anwser":"b"}}\n[1]\n',
    )
    expect(cases).toHaveLength(1)
    expect(refused).toEqual([
      'f:2 This is not JSON.',
      'f:3 expected: Unknown here: “anwser”.',
      'f:4 This is not an object with a question.',
    ])
    expect(read('[{"question":"A?","mood":1},{"question":"B?","mood":2}]').refused).toHaveLength(1)
    expect(read('{\n"question": "A?"\n"answer": 1}', 'json').refused).toEqual(['f:3 This is not JSON.'])
  })

  it('are at most so many', () => {
    const lines = Array.from({ length: 100_001 }, (_, at) => `{"question":"${at}"}`).join('\n')
    expect(() => read(lines)).toThrow('at most 100,000 cases')
  })
})

const beir = [
  {
    name: 'set/corpus.jsonl',
    text: '{"_id":"d1","title":"Valves","text":"A valve opens."}\n{"_id":"d2","title":"","text":"Pumps."}\n',
  },
  {
    name: 'set/queries.jsonl',
    text: '{"_id":"q1","text":"When?"}\n{"_id":"q2","text":"What?"}\n{"_id":"q3","text":"Never asked"}\n',
  },
  {
    name: 'set/qrels/dev.tsv',
    text: 'query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t3\nq1\td9\t0\nq2\td2\t1\nq2\td2\thigh\n',
  },
]

describe('a BEIR folder', () => {
  it('is queries with their relevant documents', () => {
    const { format, cases, refused } = readCases(beir, 'auto')
    expect(format).toBe('beir')
    expect(cases.map((one) => one.draft)).toEqual([
      draft({
        inputs: { question: 'When?' },
        expected: {
          places: [
            { documentName: 'd2', quote: 'Pumps.', grade: 3 },
            { documentName: 'Valves', quote: 'A valve opens.' },
          ],
        },
        split: 'validation',
      }),
      draft({
        inputs: { question: 'What?' },
        expected: { places: [{ documentName: 'd2', quote: 'Pumps.' }] },
        split: 'validation',
      }),
    ])
    expect(refused.map(({ where, reason }) => `${where} ${english(reason)}`)).toEqual([
      'set/qrels/dev.tsv:6 This is not a query, a document and a whole number up to 10.',
      'queries.jsonl Left out, since no document is relevant to them: 1 query, such as q3.',
    ])
  })

  it('reads what TREC writes, and comes back', () => {
    const trec = [beir[1] ?? { name: '', text: '' }, { name: 'qrels.txt', text: 'q1 0 d1 2\nq2 0 d2 1' }]
    expect(readCases(trec, 'auto').cases.map(({ draft }) => draft.expected.places)).toEqual([
      [{ documentName: 'd1', grade: 2 }],
      [{ documentName: 'd2' }],
    ])
    const cases = readCases(beir, 'beir').cases.map(({ draft }) => caseOf({ ...draft, source: 's' }))
    const files = writeCases(cases, 'beir')
    expect(files.map(({ name }) => name)).toEqual(['corpus.jsonl', 'queries.jsonl', 'qrels/dev.tsv'])
    expect(readCases(files, 'auto').cases.map(({ draft }) => draft)).toEqual(
      readCases(beir, 'beir').cases.map(({ draft }) => draft),
    )
  })
})

const squad = {
  version: 'v2.0',
  data: [
    {
      title: 'Valve',
      paragraphs: [
        {
          context: '🚰 The valve opens at 6 bar.',
          qas: [
            {
              id: '1',
              question: 'When does it open?',
              answers: [
                { text: '6 bar', answer_start: 21 },
                { text: '6 bar', answer_start: 21 },
                { text: 'at 6 bar', answer_start: 18 },
              ],
            },
            { id: '2', question: 'Who made it?', answers: [], is_impossible: true, plausible_answers: [] },
            { id: '3', answers: [] },
            { id: '4', question: ' ', answers: [] },
          ],
        },
      ],
    },
  ],
}

describe('hostile files', () => {
  it('may have several kinds of line ends, and values too deep to be gone through', () => {
    expect(drafts('question;answer\r\nA, b;x\nC;y\r\n').map(({ inputs }) => inputs.question)).toEqual(['A, b', 'C'])
    const deep = `{"question":${'['.repeat(5_000)}${']'.repeat(5_000)}}\n{"question":"a"}\n`
    expect(read(deep, 'jsonl', 'a.jsonl').refused).toEqual([
      'a.jsonl:1 inputs: Its lists and objects are too deep in one another.',
    ])
  })
})

describe('SQuAD', () => {
  it('has titles as documents, paragraphs as places, and questions that nothing answers', () => {
    const { format, cases, refused } = read(JSON.stringify(squad), 'auto', 'dev.json')
    expect(format).toBe('squad')
    expect(cases.map(({ draft }) => draft)).toEqual([
      draft({
        inputs: { question: 'When does it open?' },
        expected: {
          answers: ['6 bar', 'at 6 bar'],
          places: [{ documentName: 'Valve', quote: '🚰 The valve opens at 6 bar.' }],
        },
        source: 'Valve',
      }),
      draft({ inputs: { question: 'Who made it?' }, expected: { abstain: true }, source: 'Valve' }),
    ])
    expect(refused).toEqual([
      'dev.json data[0].paragraphs[0].qas[2] question: This is missing.',
      'dev.json data[0].paragraphs[0].qas[3] inputs: A case needs an input.',
    ])
  })

  it('comes back, with offsets as Python counts them', () => {
    const cases = drafts(JSON.stringify(squad)).map(caseOf)
    const [file] = writeCases(cases, 'squad')
    expect(JSON.parse(file?.text ?? '').data[0].paragraphs[0].qas[0].answers).toEqual([
      { text: '6 bar', answer_start: 21 },
      { text: 'at 6 bar', answer_start: 18 },
    ])
    expect(drafts(file?.text ?? '')).toEqual(drafts(JSON.stringify(squad)))
  })
})

describe('Ragas', () => {
  it.each([
    [
      'JSON lines',
      '{"user_input":"When?","reference":"At 6 bar","reference_contexts":["It\'s open","At \\"6\\""],"response":"?","retrieved_contexts":["x"]}',
    ],
    ['a table of pandas', 'user_input,reference_contexts,reference\nWhen?,"[""It\'s open"", \'At ""6""\']",At 6 bar\n'],
    ['columns', '{"question":["When?"],"ground_truth":["At 6 bar"],"contexts":[["It\'s open","At \\"6\\""]]}'],
  ])('is read from %s', (_, text) => {
    expect(read(text).format).toBe('ragas')
    expect(drafts(text)).toEqual([
      draft({
        inputs: { question: 'When?' },
        expected: {
          answers: ['At 6 bar'],
          places: [
            { documentName: "It's open", quote: "It's open" },
            { documentName: 'At "6"', quote: 'At "6"' },
          ],
        },
      }),
    ])
  })

  it('does not take what a pipeline found for what is expected', () => {
    const [one] = drafts('[{"question":"When?","answer":"At 5","contexts":["x"],"ground_truth":"At 6"}]')
    expect(one?.expected).toMatchObject({ answers: ['At 6'], places: [] })
    expect(read('[{"user_input":[{"content":"hi","type":"human"}],"reference":"x"}]').refused).toEqual([
      'f [0] It is a conversation of several turns, which a case cannot be.',
    ])
  })

  it('says that samples were made, and comes back', () => {
    const made = drafts(
      '[{"user_input":"When?","reference":"6","reference_contexts":["a"],"synthesizer_name":"single_hop"}]',
    )
    expect(made).toMatchObject([{ origin: 'synthetic', tags: ['single_hop'] }])
    const [one] = back(
      [
        caseOf({
          inputs: { question: 'When?' },
          expected: { answers: ['6'], places: [{ documentName: 'v.pdf', quote: 'a' }] },
        }),
      ],
      'ragas',
    ).cases
    expect(one?.draft.expected).toMatchObject({ answers: ['6'], places: [{ documentName: 'v.pdf', quote: 'a' }] })
  })
})

it('finds no format in nothing, and takes it for a table', () => {
  expect(formatOf([])).toBe('csv')
})
