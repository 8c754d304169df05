import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { languageOf } from '@/server/adapters/built-in/question'
import { readQuestion } from '@/server/adapters/built-in/reader/read-question'
import { type Evidence, readSources } from '@/server/adapters/built-in/reader/read-sources'
import type { Similarity } from '@/server/adapters/built-in/reader/similar'
import { bestF1, holds, normalised } from '@/bench/reader/answers'

const shownSchema = z.object({
  article: z.string(),
  id: z.string(),
  text: z.string(),
  golds: z.array(z.string()),
  shown: z.array(z.object({ citation: z.number(), text: z.string(), score: z.number() })),
})
const spanSchema = z.object({ text: z.string(), answer_start: z.number() })
const squadSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(
            z.object({
              id: z.coerce.string(),
              answers: z.array(spanSchema).default([]),
              plausible_answers: z.array(spanSchema).default([]),
            }),
          ),
        }),
      ),
    }),
  ),
})

/** A question with what the reader was shown. `wanted`: answers, or what people took for one; `around`: text about the first. */
export interface Sample {
  article: string
  answerable: boolean
  golds: string[]
  wanted: string[]
  around: string[]
  evidence: Evidence
}

export function readSamples(shownPath: string, squadPath: string, similarity: Similarity): Sample[] {
  const places = new Map<string, { wanted: string[]; around: string[] }>()
  for (const { paragraphs } of squadSchema.parse(JSON.parse(readFileSync(squadPath, 'utf8'))).data) {
    for (const { context, qas } of paragraphs) {
      for (const { id, answers, plausible_answers } of qas) {
        const spans = answers.length > 0 ? answers : plausible_answers
        const around = spans.map(({ text, answer_start: at }) => context.slice(Math.max(0, at - 12), at + text.length + 12))
        places.set(id, { wanted: spans.map(({ text }) => text), around })
      }
    }
  }
  return readFileSync(shownPath, 'utf8')
    .trim()
    .split('\n')
    .map((line): Sample => {
      const { article, id, text, golds, shown } = shownSchema.parse(JSON.parse(line))
      const { wanted = [], around = [] } = places.get(id) ?? {}
      const evidence = readSources(readQuestion(text, languageOf(text)), shown, similarity)
      return { article, answerable: golds.length > 0, golds, wanted, around, evidence }
    })
}

/** Whether a sentence is the one the answer was marked in: it holds the answer and the letters around it. */
export const isMarked = ({ wanted, around }: Sample, sentence: string): boolean => {
  if (!holds(sentence, wanted)) return false
  const own = normalised(sentence)
  return around.some((text) => {
    const words = normalised(text).split(' ').slice(1, -1).join(' ')
    return words !== '' && own.includes(words)
  })
}

export { bestF1, holds }
