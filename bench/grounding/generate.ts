import { sentenceSpans } from '@/nodes/grounding/sentences'
import { detectLanguage } from '@/server/knowledge/analyser'
import { namesIn, negated, numberInside, otherName, otherNumber, turned } from './altered-claims'
import { type BenchClaim, pick, seeded } from './claim'
import type { Article, Passage } from './squad'
import { declared, joined, otherNumbers, otherSeparators, reordered, withoutAside, withoutOpening } from './true-claims'

/** Sentences worth claiming: neither scraps nor lists without end. */
function sentencesOf(text: string): string[] {
  return sentenceSpans(text)
    .map(({ start, end }) => text.slice(start, end).replaceAll(/\s+/g, ' '))
    .filter((sentence) => /^\p{Lu}.{30,320}\.$/u.test(sentence) && !/[[\]]/.test(sentence))
}

/** Claims from the passages of articles, true and altered, the same for the same articles. */
export function generate(articles: readonly Article[]): BenchClaim[] {
  const random = seeded(20_240_601)
  const sample = articles.flatMap(({ passages }) => passages.slice(0, 2).map(({ text }) => text)).join('\n')
  const language = detectLanguage(sample.slice(0, 20_000)) === 'es' ? 'es' : 'en'
  const foreign = articles.map(({ passages }) => namesIn(passages.map(({ text }) => text).join('\n')))
  return articles.flatMap((article, at) =>
    article.passages.flatMap((passage, index) => {
      const elsewhere =
        foreign[(at + 1 + Math.floor(random() * Math.max(1, foreign.length - 1))) % foreign.length] ?? []
      const beside = article.passages[(index + 1) % article.passages.length]?.text ?? passage.text
      return claimsOf(passage, beside, elsewhere, language, random)
    }),
  )
}

function claimsOf(
  passage: Passage,
  beside: string,
  elsewhere: readonly string[],
  language: 'en' | 'es',
  random: () => number,
): BenchClaim[] {
  const sentences = sentencesOf(passage.text)
  const inside = namesIn(passage.text)
  const strange = elsewhere.filter(
    (name) => !name.split(' ').some((word) => passage.text.includes(word) || beside.includes(word)),
  )
  const claims: BenchClaim[] = []
  const add = (isTrue: boolean, kind: string, text: string | null) => {
    if (text === null) return
    // Every third claim cites a second passage.
    const passages = claims.length % 3 === 2 && beside !== passage.text ? [passage.text, beside] : [passage.text]
    claims.push({ text, isTrue, kind, language, passages })
  }
  for (const [at, sentence] of sentences.entries()) {
    addTrue(add, sentence, sentences[at + 1], language)
    const both = [passage.text, beside]
    add(false, 'number', otherNumber(sentence, both, random))
    add(false, 'number-inside', numberInside(sentence, passage.text, random))
    add(false, 'name', otherName(sentence, strange, random))
    add(false, 'name-inside', otherName(sentence, inside, random))
    const turnedRound = negated(sentence, language)
    if (turnedRound) add(false, turnedRound.kind, turnedRound.text)
    add(false, 'opposite', turned(sentence, language, random))
  }
  const asked = pick(passage.questions, random)
  for (const { question, answer } of passage.questions) {
    if (asked) add(true, 'declared', declared(question, answer))
  }
  return claims
}

function addTrue(
  add: (isTrue: boolean, kind: string, text: string | null) => void,
  sentence: string,
  next: string | undefined,
  language: 'en' | 'es',
): void {
  add(true, 'verbatim', sentence)
  add(true, 'number-words', otherNumbers(sentence, language))
  add(true, 'separators', otherSeparators(sentence))
  add(true, 'reordered', reordered(sentence))
  add(true, 'without-opening', withoutOpening(sentence))
  add(true, 'without-aside', withoutAside(sentence))
  if (next !== undefined && sentence.length + next.length < 300) add(true, 'joined', joined(sentence, next, language))
}
