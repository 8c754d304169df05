import type { Case } from '@/pipeline/cases/case'
import { say } from '@/pipeline/said'
import { nameOfQuote } from './columns'
import { membersOf } from './json'
import { filled, isRecord, listOf, questionOf, quoteOf, type Reading, type SourceFile, Unreadable } from './reading'

/** What tells a Ragas sample from other rows. */
export const isRagas = (names: readonly string[]): boolean =>
  ['user_input', 'reference_contexts', 'ground_truth', 'ground_truths'].some((name) => names.includes(name)) ||
  (names.includes('question') && names.includes('contexts'))

/**
 * Ragas' samples and test sets (docs.ragas.io, SingleTurnSample; before 0.2 `question`, `contexts`, `ground_truth`) as JSON,
 * JSON lines or CSV: what a person asks, the reference answer, and the passages that it stands in. `contexts` beside an
 * `answer` are what some pipeline found, no expectation; so are `response` and `retrieved_contexts`.
 */
export function readRagas(files: readonly SourceFile[], reading: Reading): void {
  for (const file of files) {
    for (const { where, value } of membersOf(file, reading.refuse)) {
      reading.row(where, () => draftOf(value))
      if (isRecord(value) && listOf(value.rubrics ?? value.rubric).some((rubric) => rubric !== ''))
        reading.refuse(where, say('Its rubrics were left out: they grade by points, and a check here says yes or no.'))
    }
  }
}

function draftOf(value: unknown) {
  if (!isRecord(value)) throw new Unreadable(say('This is not an object with a question.'))
  const question = value.user_input ?? value.question
  if (Array.isArray(question))
    throw new Unreadable(say('It is a conversation of several turns, which a case cannot be.'))
  const contexts = value.reference_contexts ?? (isBlank(value.answer) ? value.contexts : undefined)
  const names = textsOf(value.reference_context_ids)
  const sources = textsOf(
    listOf(value.metadata).map((one) => (isRecord(one) ? (one.source ?? one.file_name ?? '') : '')),
  )
  const made = isBlank(value.synthesizer_name) ? value.evolution_type : value.synthesizer_name
  return filled({
    inputs: filled({ question }),
    expected: filled({
      answers: textsOf(value.reference ?? value.ground_truth ?? value.ground_truths),
      places: textsOf(contexts).map((context, at) => ({
        documentName: names[at] ?? sources[at] ?? nameOfQuote(context),
        quote: quoteOf(context),
      })),
    }),
    ...(isBlank(made) ? {} : { origin: 'synthetic', tags: [made] }),
  })
}

const isBlank = (value: unknown) => value === undefined || value === null || value === ''

/** Texts of a list; in CSV a list is written as JSON or as Python writes one. */
function textsOf(value: unknown): string[] {
  const list = typeof value === 'string' && /^\s*\[/.test(value) ? (listIn(value) ?? [value]) : listOf(value)
  return list.map(String).filter((text) => text.trim() !== '')
}

function listIn(text: string): unknown[] | undefined {
  try {
    return listOf(JSON.parse(text))
  } catch {
    return pythonList(text)
  }
}

/** Texts of a list as Python's `repr` has it, which pandas writes into CSV; undefined where it is none. */
function pythonList(text: string): string[] | undefined {
  const one = /\s*(?:'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)")\s*(,|$)/y
  const inner = text.trim().slice(1, -1)
  const found: string[] = []
  while (one.lastIndex < inner.length) {
    const match = one.exec(inner)
    if (!match) return undefined
    found.push(unescaped(match[1] ?? match[2] ?? ''))
  }
  return found
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescaped = (text: string) =>
  text.replaceAll(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([\s\S]))/gi, (_, x, u, long, other) => {
    const code: unknown = x ?? u ?? long
    if (typeof code === 'string') return String.fromCodePoint(Number.parseInt(code, 16))
    return escapes[String(other)] ?? String(other)
  })

/** Samples as JSON lines: the question, the first answer, and the quotes with the names of their documents. */
export function writeRagas(cases: readonly Case[]): SourceFile[] {
  const samples = cases.map(({ inputs, expected: { answers, places } }) => {
    const quoted = places.filter(({ quote }) => quote)
    return filled({
      user_input: questionOf(inputs),
      reference: answers[0],
      reference_contexts: quoted.map(({ quote }) => quote),
      reference_context_ids: quoted.map(({ documentName }) => documentName),
    })
  })
  return [{ name: 'ragas.jsonl', text: samples.map((sample) => `${JSON.stringify(sample)}\n`).join('') }]
}
