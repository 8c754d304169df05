import { z } from 'zod'
import type { Case } from '@/pipeline/cases/case'
import { jsonOf } from './json'
import { filled, fitting, questionOf, quoteOf, type Reading, type SourceFile } from './reading'

const answerSchema = z.object({ text: z.string(), answer_start: z.number().optional() })
const questionSchema = z.object({
  question: z.string(),
  answers: z.array(answerSchema).default([]),
  is_impossible: z.boolean().default(false),
})
const paragraphSchema = z.object({ context: z.string(), qas: z.array(z.unknown()) })
const articleSchema = z.object({ title: z.string().default(''), paragraphs: z.array(z.unknown()) })
const fileSchema = z.object({ data: z.array(z.unknown()) })

/**
 * SQuAD 1.1 and 2.0 (rajpurkar.github.io/SQuAD-explorer, arXiv 1606.05250 and 1806.03822): the title names the document,
 * the paragraph is the place that answers, each given answer is as good. An impossible question abstains: no place answers
 * it, and its title is what splits go by.
 */
export function readSquad(files: readonly SourceFile[], reading: Reading): void {
  for (const file of files) {
    const whole = jsonOf(file, reading.refuse)
    if (whole === undefined) continue
    reading.attempt(file.name, () => {
      fitting(fileSchema, whole).data.forEach((article, at) => {
        readArticle(article, `${file.name} data[${at}]`, reading)
      })
    })
  }
}

function readArticle(value: unknown, where: string, reading: Reading): void {
  reading.attempt(where, () => {
    const { title, paragraphs } = fitting(articleSchema, value)
    paragraphs.forEach((paragraph, at) => {
      const here = `${where}.paragraphs[${at}]`
      reading.attempt(here, () => {
        const { context, qas } = fitting(paragraphSchema, paragraph)
        qas.forEach((one, number) => {
          reading.row(`${here}.qas[${number}]`, () => draftOf(fitting(questionSchema, one), title.trim(), context))
        })
      })
    })
  })
}

function draftOf(
  { question, answers, is_impossible }: z.output<typeof questionSchema>,
  title: string,
  context: string,
) {
  const texts = [...new Set(answers.map(({ text }) => text.trim()).filter((text) => text !== ''))]
  const quote = quoteOf(context)
  const place = title === '' || quote === '' ? [] : [{ documentName: title, quote }]
  return filled({
    inputs: filled({ question: question.trim() }),
    expected: is_impossible ? { abstain: true } : { answers: texts.slice(0, 20), places: place },
    source: title,
  })
}

interface Question {
  id: string
  question: string
  answers: { text: string; answer_start: number }[]
  is_impossible: boolean
}

/** SQuAD 2.0: of each case its question, answers and first place. `answer_start` is -1 where the quote does not have the answer. */
export function writeSquad(cases: readonly Case[]): SourceFile[] {
  const articles = new Map<string, Map<string, Question[]>>()
  for (const { id, inputs, expected, source } of cases) {
    const [place] = expected.places
    const title = place?.documentName ?? source
    const context = place?.quote ?? ''
    const paragraphs = articles.get(title) ?? new Map<string, Question[]>()
    articles.set(title, paragraphs)
    const answers = expected.answers.map((text) => ({ text, answer_start: startOf(context, text) }))
    const question = { id, question: questionOf(inputs), answers, is_impossible: expected.abstain }
    const questions = paragraphs.get(context) ?? []
    questions.push(question)
    paragraphs.set(context, questions)
  }
  const data = [...articles].map(([title, paragraphs]) => ({
    title,
    paragraphs: [...paragraphs].map(([context, qas]) => ({ context, qas })),
  }))
  return [{ name: 'squad.json', text: `${JSON.stringify({ version: 'v2.0', data }, null, 1)}\n` }]
}

/** SQuAD counts characters as Python does: a pair of surrogates is one. */
function startOf(context: string, text: string): number {
  const at = context.indexOf(text)
  return at < 0 ? -1 : [...context.slice(0, at)].length
}
