import { createWordChecker } from '@/nodes/grounding/check-by-words'
import { claimsOf } from '@/nodes/grounding/claims'
import type { Chunk } from '@/pipeline/chunk'
import { tokenF1 } from '@/pipeline/metrics/text'
import { WORD_THRESHOLD } from '@/server/evaluation/support'
import { detectLanguage } from '@/server/knowledge/analyser'
import { contentWords } from '@/server/knowledge/make-questions'

/** So many words in a row that stand in the passage are its words, not a person's. */
const LONGEST_RUN = 6
/** More of the question's runs of three words than this are the passage's. */
const MOST_COPIED = 0.5
/** Questions that share more of their words than this are one. */
const MOST_ALIKE = 0.8
/** An answer without the passage that says so much of it needs no passage. */
const KNOWN = 0.6

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []

function runsOf(words: readonly string[], length: number): string[] {
  return words.slice(0, Math.max(0, words.length - length + 1)).map((_, at) => words.slice(at, at + length).join(' '))
}

/** Whether a question mostly repeats its passage: search by words could not fail with it. */
export function isCopy(question: string, passage: string): boolean {
  const [asked, said] = [wordsOf(question), wordsOf(passage)]
  const long = new Set(runsOf(said, LONGEST_RUN))
  if (runsOf(asked, LONGEST_RUN).some((run) => long.has(run))) return true
  const short = new Set(runsOf(said, 3))
  const runs = runsOf(asked, 3)
  return runs.length > 0 && runs.filter((run) => short.has(run)).length / runs.length > MOST_COPIED
}

/** Whether a question asks what another one asks, by their words. */
export function isDuplicate(question: string, others: readonly string[], language: string): boolean {
  const own = new Set(contentWords(question, language))
  const plain = wordsOf(question).join(' ')
  return others.some((other) => {
    if (wordsOf(other).join(' ') === plain) return true
    const theirs = new Set(contentWords(other, language))
    const shared = [...own].filter((word) => theirs.has(word)).length
    const all = new Set([...own, ...theirs]).size
    return own.size > 0 && shared / all >= MOST_ALIKE
  })
}

/** Whether a question is in another language than its passage; a short one may be in any. */
export function isForeign(question: string, passage: string): boolean {
  const [asked, said] = [detectLanguage(question), detectLanguage(passage)]
  return asked !== 'none' && said !== 'none' && asked !== said
}

/** Whether a model's answer without the passage is the expected one already. */
export const isKnown = (closedBook: string, answer: string): boolean => tokenF1(closedBook, [answer]) >= KNOWN

/** Whether the passages say what the answer claims. */
export function isSupported(question: string, answer: string, passages: readonly Chunk[]): boolean {
  const checker = createWordChecker(passages, question, { threshold: WORD_THRESHOLD, bound: true })
  const claims = claimsOf(answer)
  return claims.length > 0 && claims.every((claim) => checker.check(claim, passages).supported)
}
