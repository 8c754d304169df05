import { z } from 'zod'
import type { RunView } from '@/components/state/run-view'

/** What a model told of its own answer. */
export interface Certainty {
  /** How likely the answer is right, 0…1. */
  confidence: number
  /** The words of it that are the answer. */
  words: string
}

const detailsSchema = z.looseObject({
  abstained: z.literal(false),
  confidence: z.number(),
  answer: z.looseObject({ text: z.string() }).optional(),
})

/** What the last model of a run told of its answer; nothing where it gave none, or cannot tell. */
export function certaintyOf({ steps }: Pick<RunView, 'steps'>): Certainty | null {
  for (const { record } of Object.values(steps).reverse()) {
    const details = detailsSchema.safeParse(record?.details)
    if (details.success) return { confidence: details.data.confidence, words: details.data.answer?.text ?? '' }
  }
  return null
}

/** An answer with these words in bold where they come first; as it is when it has marks of its own or lacks the words. */
export function withWordsMarked(answer: string, words: string): string {
  const at = words === '' ? -1 : answer.indexOf(words)
  if (at < 0 || answer.includes('**') || /[\n*`|]/.test(words)) return answer
  return `${answer.slice(0, at)}**${words}**${answer.slice(at + words.length)}`
}
