import { exampleDocuments } from '@/server/services/example/documents'
import { exampleQuestions } from '@/server/services/example/questions'
import { vectorFor } from '../doubles/model-answers'

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu))
const documents = exampleDocuments.map(({ name, text }) => ({ name, words: wordsOf(text) }))

/** Which document of the example a text is of, or which a question is about. */
function placeOf(text: string): number {
  const asked = Object.entries(exampleQuestions).find(([, questions]) => questions.some((one) => text.includes(one)))
  if (asked) return documents.findIndex(({ name }) => name === asked[0])
  const words = [...wordsOf(text)]
  const shared = documents.map((document) => words.filter((word) => document.words.has(word)).length)
  return shared.indexOf(Math.max(...shared))
}

/** The vectors of a model that understands the example, in whatever language it is asked. */
export function exampleVectors(text: string, dimension: number): number[] {
  const vector = vectorFor(text, dimension).map((value) => value * 0.3)
  const at = placeOf(text)
  vector[at] = (vector[at] ?? 0) + 1
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
