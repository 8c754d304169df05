import type { Chunk } from '@/pipeline/chunk'
import { type Analyser, createAnalyser, detectLanguage } from '@/server/knowledge/analyser'
import type { Claim, Evidence, Verdict } from './claims'
import { missingNumbers, numbersOf } from './numbers'
import { type Span, sentenceSpans } from './sentences'

/** A claim must be found in so many sentences that follow each other. */
const WINDOW = 3
/** Words that claim nothing by themselves; numbers are looked for by what they mean, not how they are written. */
const FILLERS = new Set(['yes', 'sí', 'si', 'oui', 'ja', 'sim', 'nein', 'non'])
const SAMPLE = 4_000

interface Sentence extends Span {
  terms: ReadonlySet<string>
}

/** A source taken apart once, however many claims cite it. */
interface Source {
  chunk: Chunk
  sentences: Sentence[]
  /** All terms, those of its document's name and headings too: a prompt shows them with the text. */
  terms: ReadonlySet<string>
  numbers: ReadonlySet<number>
}

export interface WordChecker {
  /** Compares a claim with the chunks that it cites. */
  check(claim: Claim, cited: readonly Chunk[]): Verdict
}

/**
 * Compares words: a claim is supported when at least `threshold` of its distinct stems stand within three sentences of a
 * cited source (of each, when it cites several), and every number and name in it occurs in a cited source. Names that the question brought up
 * may be missing. Precision of content words, as ROUGE-1 has it (Lin 2004, "ROUGE: A Package for Automatic Evaluation of
 * Summaries"), against the best passage instead of a summary.
 */
export function createWordChecker(sources: Iterable<Chunk>, question: string, threshold: number): WordChecker {
  const all = [...sources]
  const language = detectLanguage(all.map(({ text }) => text.slice(0, SAMPLE)).join('\n'))
  const analyser = createAnalyser(language)
  const asked = new Set(analyser.tokens(question))
  const known = new Map<Chunk, Source>()
  const sourceOf = (chunk: Chunk): Source => {
    const source = known.get(chunk) ?? takeApart(chunk, analyser)
    known.set(chunk, source)
    return source
  }
  return {
    check(claim, cited) {
      const parts = cited.map(sourceOf)
      const terms = [...new Set(analyser.tokens(claim.text))].filter(
        (term) => !FILLERS.has(term) && !/^\p{N}+$/u.test(term),
      )
      const found = parts.map((source) => ({ source, ...bestWindow(source, terms) }))
      const covered = terms.filter((term) => found.some((each) => each.covered.has(term)))
      const score = terms.length === 0 ? (cited.length > 0 ? 1 : 0) : covered.length / terms.length
      const numbers = new Set(parts.flatMap((source) => [...source.numbers]))
      // In German every noun has a capital, so capitals tell nothing.
      const names = language === 'de' ? codesIn(claim.text) : namesIn(claim.text)
      const missing = [
        ...missingNumbers(claim.text, numbers),
        ...names.filter((name) => isMissing(analyser.tokens(name), parts, asked)),
      ]
      const best = found.toSorted((a, b) => b.covered.size - a.covered.size)[0]
      const evidence: Evidence | undefined =
        best?.span && best.covered.size > 0 ? { chunkId: best.source.chunk.id, ...best.span } : undefined
      return {
        supported: cited.length > 0 && score >= threshold && missing.length === 0,
        score,
        ...(evidence && { evidence }),
        ...(missing.length > 0 && { missing }),
      }
    },
  }
}

function takeApart(chunk: Chunk, analyser: Analyser): Source {
  const { text, documentName, title = '', subject = '', period = '', context = '', position } = chunk
  const around = [documentName, title, subject, period, context, ...(position.headingPath ?? [])].join('\n')
  const sentences = sentenceSpans(text).map((span) => ({
    ...span,
    terms: new Set(analyser.tokens(text.slice(span.start, span.end))),
  }))
  return {
    chunk,
    sentences,
    terms: new Set(analyser.tokens(`${text}\n${around}`)),
    numbers: numbersOf(`${text}\n${around}`),
  }
}

/** The sentences in a row that have most of the terms, as few as do. */
function bestWindow({ sentences }: Source, terms: readonly string[]): { covered: Set<string>; span?: Span } {
  let best: { covered: Set<string>; span?: Span } = { covered: new Set() }
  for (let length = 1; length <= WINDOW; length++) {
    for (let at = 0; at + length <= sentences.length; at++) {
      const window = sentences.slice(at, at + length)
      const covered = new Set(terms.filter((term) => window.some((sentence) => sentence.terms.has(term))))
      const [first] = window
      const last = window.at(-1)
      if (covered.size > best.covered.size && first && last) {
        best = { covered, span: { start: first.start, end: last.end } }
      }
    }
  }
  return best
}

/** Words that begin with a letter and have digits: part numbers, versions. */
const codesIn = (text: string): string[] => text.match(/(?<![\p{L}\p{N}-])\p{L}[\p{L}-]*\p{N}[\p{L}\p{N}-]*/gu) ?? []

const OPENING = new Set('"\'“‘«¿¡([*_ \n\t')

/** Whether a word stands first, so that its capital says nothing. */
function standsFirst(text: string, index: number): boolean {
  let at = index - 1
  while (OPENING.has(text[at] ?? '')) at -= 1
  return at < 0 || '.:!?…'.includes(text[at] ?? '')
}

/** Codes, and words with a capital that does not come from standing first. A text of capitals (a title) tells nothing. */
function namesIn(text: string): string[] {
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)]
  const capital = words.filter(([word]) => /^\p{Lu}/u.test(word))
  if (words.length > 3 && capital.length > words.length / 2) return codesIn(text)
  const inner = capital.filter(({ index }) => !standsFirst(text, index))
  return [...new Set([...inner.map(([word]) => word), ...codesIn(text)])]
}

/** Whether no source has a name; stop-words are no names, and neither is what the question said already. */
function isMissing(stems: readonly string[], parts: readonly Source[], asked: ReadonlySet<string>): boolean {
  return stems.some((stem) => !asked.has(stem) && !parts.some((source) => source.terms.has(stem)))
}
