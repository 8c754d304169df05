import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readGridFile } from './grid-file'

async function grid(text: string, cases?: string) {
  const folder = await mkdtemp(join(tmpdir(), 'telar-grid-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'grid.yaml'), text)
  if (cases !== undefined) await writeFile(join(folder, 'cases.csv'), cases)
  return readGridFile(join(folder, 'grid.yaml'))
}

const whole = `
name: Shorter answers
pipeline: ask
node: prompt
variants:
  - name: as drawn
  - name: short
    user: |
      {{ sources }}
      Answer {{ question }} in one sentence.
    config: { includeHistory: true }
models:
  - ollama/library/llama3.2:3b
  - model: openai/gpt-5-mini
    price: { input: 0.25, output: 2 }
repeats: 3
dataset: { name: Manuals, version: 4 }
select: { split: test, tag: valves }
assertions:
  - kind: contains
    text: bar
  - kind: judge
    id: polite
    rubric: It is polite.
judge: ollama/qwen3:8b
limits: { failUnder: 0.9 }
`

it('reads all that a grid has', async () => {
  expect(await grid(whole)).toEqual({
    name: 'Shorter answers',
    pipeline: 'ask',
    node: 'prompt',
    variants: [
      { name: 'as drawn', config: {} },
      {
        name: 'short',
        config: { includeHistory: true, user: '{{ sources }}\nAnswer {{ question }} in one sentence.\n' },
      },
    ],
    models: [
      { ref: { provider: 'ollama', model: 'library/llama3.2:3b' } },
      { ref: { provider: 'openai', model: 'gpt-5-mini' }, price: { input: 0.25, output: 2 } },
    ],
    repeats: 3,
    dataset: { name: 'Manuals', version: 4 },
    select: { split: 'test', tag: 'valves' },
    assertions: [
      { kind: 'contains', id: 'a1', text: 'bar', not: false, ignoreCase: true },
      { kind: 'judge', id: 'polite', rubric: 'It is polite.' },
    ],
    judge: { provider: 'ollama', model: 'qwen3:8b' },
    limits: { failUnder: 0.9, unjudgedAtMost: 0.05 },
  })
})

it('takes cases as they stand, or from a file beside it', async () => {
  const written = await grid(`
prompt: { user: '{{ question }}' }
cases:
  - question: When does it open?
    answer: At 6 bar
    checks: [{ kind: contains, text: bar }]
  - inputs: { question: Why? }
    expected: { abstain: true }
`)
  expect(written.name).toBe('grid')
  expect(written.cases?.map(({ inputs, expected }) => [inputs.question, expected.answers, expected.abstain])).toEqual([
    ['When does it open?', ['At 6 bar'], false],
    ['Why?', [], true],
  ])
  expect(written.cases?.[0]?.expected.checks).toMatchObject([{ id: 'c1', kind: 'contains' }])
  const named = await grid('pipeline: ask\ncases: cases.csv', 'question;answer\nWhen?;At 6 bar\n')
  expect(named.cases).toMatchObject([{ inputs: { question: 'When?' }, expected: { answers: ['At 6 bar'] } }])
})

it.each([
  [
    'pipeline: ask\ndataset: m\nassertion:\n  - kind: label\n',
    'line 3: “assertion” is not known here. Did you mean “assertions”?',
  ],
  [
    'pipeline: ask\ndataset: m\nlimits:\n  failunder: 1\n',
    'line 4: “failunder” is not known here. Did you mean “failUnder”?',
  ],
  [
    'pipeline: ask\ndataset: m\nassertions:\n  - kind: contains\n    txt: a\n',
    'line 5: “txt” is not known here. Did you mean “text”?',
  ],
  ['pipeline: ask\ndataset: m\nfailUnder: 1\n', 'line 3: “failUnder” belongs under “limits”.'],
  ['pipeline: ask\ndataset: m\nwhatever: 1\n', 'line 3: “whatever” is not known here.'],
  ['pipeline: ask\ndataset: m\n\nrepeats: many\n', 'line 4: repeats: Must be a number.'],
  [
    'pipeline: ask\ndataset: m\nmodels: [llama3]\n',
    'line 3: “llama3” is no model: give provider/model, such as ollama/llama3.2, or auto.',
  ],
  ['dataset: m\n', 'line 1: Give either “pipeline” or “prompt”: what is to be played.'],
  ['pipeline: ask\n', 'line 1: Give either “dataset” or “cases”: what it is played with.'],
  ['pipeline: ask\ndataset: m\nvariants: [{ name: a }, { name: a }]\n', 'line 3: Two variants are called “a”.'],
  ['pipeline: ask\ncases:\n  - question: A?\n  - answer: b\n', 'line 4: inputs: A case needs an input.'],
  ['pipeline: ask\ncases: cases.csv\n', 'line 2: cases.csv:2: inputs: A case needs an input.'],
  ['pipeline: ask\n  dataset: m\n', 'Line 1 is not YAML'],
])('says where %j is wrong', async (text, message) => {
  await expect(grid(text, 'question,answer\n,a\n')).rejects.toThrow(message)
})

it('names a file that is not there, and refuses aliases without end', async () => {
  await expect(grid('pipeline: ask\ncases: cases.csv\n')).rejects.toThrow(/The file .*cases\.csv cannot be read\./)
  const bomb = [
    'a: &a [x, x]',
    ...'bcdefghij'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`)}]`),
  ]
  await expect(grid(bomb.join('\n'))).rejects.toThrow('Its aliases repeat too much.')
})

it('reads the examples of the documentation', async () => {
  const page = await readFile('docs/playground.md', 'utf8')
  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, example = '']) => example)
  const read = await Promise.all(examples.map((example) => grid(example, 'question,label\nHe goes.,yes\n')))
  expect(read.map(({ pipeline, prompt }) => pipeline ?? typeof prompt)).toEqual(['clinic-handbook', 'ask', 'object'])
})
