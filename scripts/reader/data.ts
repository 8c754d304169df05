import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readSquadFile } from '@/bench/lib/squad'
import { bestF1, holds } from '@/bench/reader/answers'
import { languageOf } from '@/server/adapters/built-in/question'
import { readQuestion } from '@/server/adapters/built-in/reader/read-question'
import { type Evidence, readSources } from '@/server/adapters/built-in/reader/read-sources'
import type { Meaning } from '@/server/adapters/built-in/reader/similar'

const shownSchema = z.object({
  article: z.string(),
  id: z.string(),
  text: z.string(),
  golds: z.array(z.string()),
  shown: z.array(z.object({ citation: z.number(), text: z.string(), score: z.number() })),
})

/** A question with what the reader was shown. `wanted`: answers, or what people took for one. */
export interface Sample {
  article: string
  answerable: boolean
  golds: string[]
  wanted: string[]
  /** The paragraph it was asked of, and where in it they stand. */
  context: string
  marked: { from: number; to: number }[]
  evidence: Evidence
}

export function readSamples(shownPath: string, squadPath: string, meaning: Meaning): Sample[] {
  const places = new Map<string, Pick<Sample, 'wanted' | 'context' | 'marked'>>()
  for (const { paragraphs } of readSquadFile(squadPath)) {
    for (const { context, qas } of paragraphs) {
      for (const { id, answers, plausible_answers } of qas) {
        const spans = answers.length > 0 ? answers : plausible_answers
        const marked = spans.map(({ text, answer_start: from }) => ({ from, to: from + text.length }))
        places.set(id, { wanted: spans.map(({ text }) => text), context, marked })
      }
    }
  }
  return readFileSync(shownPath, 'utf8')
    .trim()
    .split('\n')
    .map((line): Sample => {
      const { article, id, text, golds, shown } = shownSchema.parse(JSON.parse(line))
      const { wanted = [], context = '', marked = [] } = places.get(id) ?? {}
      const evidence = readSources(readQuestion(text, languageOf(text)), shown, meaning)
      return { article, answerable: golds.length > 0, golds, wanted, context, marked, evidence }
    })
}

/** Whether a sentence is one in which an answer was marked. */
export function isMarked({ wanted, context, marked }: Sample, sentence: string): boolean {
  if (!holds(sentence, wanted)) return false
  const start = context.indexOf(sentence)
  return start >= 0 && marked.some(({ from, to }) => from >= start && to <= start + sentence.length)
}

export { bestF1, holds }
