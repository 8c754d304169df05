import type { Chunk } from '@/pipeline/chunk'
import type { Mismatch } from '@/pipeline/grounding-report'
import { type Analyser, createAnalyser, detectLanguage } from '@/server/knowledge/analyser'
import { codesOf } from '@/server/knowledge/facts'
import { checkFigures, missingDigits } from './check-figures'
import { checkNames, missingCodes } from './check-names'
import { checkPolarity } from './check-polarity'
import type { Claim, Evidence, Verdict } from './claims'
import type { Span } from './sentences'
import { figuresOf, partsOf, type TextParts } from './tokens'

/** A claim must be found in so many sentences that follow each other. */
const WINDOW = 3
/** Words that claim nothing by themselves; numbers are looked for by what they mean, not how they are written. */
const FILLERS = new Set(['yes', 'sí', 'si', 'oui', 'ja', 'sim', 'nein', 'non'])
const SAMPLE = 4_000

/** A source taken apart once, however many claims cite it. */
interface Source {
  chunk: Chunk
  parts: TextParts
  /** The terms of each sentence. */
  sentences: (Span & { terms: ReadonlySet<string> })[]
  /** All terms, those of its document's name and headings too: a prompt shows them with the text. */
  terms: ReadonlySet<string>
  /** Its document's name and headings. */
  around: string
}

export interface WordChecker {
  /** Compares a claim with the chunks that it cites. */
  check(claim: Claim, cited: readonly Chunk[]): Verdict
}

export interface WordCheckOptions {
  /** Share of a claim's words that its sources must have. */
  threshold: number
  /** Whether numbers and names must stand with the same words, and negations and opposites must agree. */
  bound: boolean
}

/**
 * Compares words and facts. A claim is supported when at least `threshold` of its distinct stems stand within three
 * sentences of a cited source (of each, when it cites several), when every number and name in it occurs in a cited source,
 * and, with `bound`, when these stand there with the same words and neither a negation nor an opposite turns it round.
 * Names that the question brought up may be missing. A sentence of a source as it is, is always supported. The share is the
 * precision of content words, as ROUGE-1 has it (Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries"),
 * against the best passage instead of a summary.
 */
export function createWordChecker(
  sources: Iterable<Chunk>,
  question: string,
  { threshold, bound }: WordCheckOptions,
): WordChecker {
  const all = [...sources]
  const language = detectLanguage(all.map(({ text }) => text.slice(0, SAMPLE)).join('\n'))
  const analyser = createAnalyser(language)
  const asked = new Set(analyser.tokens(question))
  const known = new Map<Chunk, Source>()
  const sourceOf = (chunk: Chunk): Source => {
    const source = known.get(chunk) ?? takeApart(chunk, analyser, language)
    known.set(chunk, source)
    return source
  }
  return {
    check(claim, cited) {
      const found = cited.map(sourceOf)
      const parts = partsOf(claim.text, analyser, language)
      const terms = [...new Set(analyser.tokens(bound ? withoutFigures(parts) : claim.text))].filter(
        (term) => !FILLERS.has(term) && !/^\p{N}+$/u.test(term),
      )
      const windows = found.map((source) => ({ source, ...bestWindow(source, terms) }))
      const covered = terms.filter((term) => windows.some((each) => each.covered.has(term)))
      const score = terms.length === 0 ? (cited.length > 0 ? 1 : 0) : covered.length / terms.length
      const best = windows.toSorted((a, b) => b.covered.size - a.covered.size)[0]
      const evidence: Evidence | undefined =
        best?.span && best.covered.size > 0 ? { chunkId: best.source.chunk.id, ...best.span } : undefined
      const quoted = bound && found.some((source) => hasSentences(source, parts))
      const reasons = quoted ? [] : mismatchesOf(parts, found, { analyser, asked, question, language, bound })
      // What a report of an earlier version names: whatever no source has.
      const missing = reasons.filter(({ kind }) => kind.endsWith('-missing')).map(({ claimed }) => claimed)
      return {
        supported: quoted || (cited.length > 0 && score >= threshold && reasons.length === 0),
        score: quoted ? 1 : score,
        ...(evidence && { evidence }),
        ...(missing.length > 0 && { missing }),
        ...(reasons.length > 0 && { reasons }),
      }
    },
  }
}

interface Facing {
  analyser: Analyser
  asked: ReadonlySet<string>
  question: string
  language: string
  bound: boolean
}

function mismatchesOf(
  claim: TextParts,
  sources: readonly Source[],
  { analyser, asked, question, language, bound }: Facing,
): Mismatch[] {
  // In German every noun has a capital, so capitals tell nothing.
  const german = language === 'de'
  const missing = namesToFind(claim, german)
    .filter((name) => isMissing(analyser.tokens(name), sources, asked))
    .map((claimed): Mismatch => ({ kind: 'name-missing', claimed }))
  const texts = sources.map(({ parts, around }) => `${parts.text}\n${around}`)
  if (!bound) {
    return [...missingDigits(claim.text, texts, language), ...missing]
  }
  const parts = sources.map((source) => source.parts)
  const figures = checkFigures(
    claim,
    parts,
    sources.flatMap(({ around }) => figuresOf(around, language)),
  )
  const known = new Set(missing.map(({ claimed }) => claimed))
  const codes = missingCodes(claim.text, [question, ...texts]).filter(({ claimed }) => !known.has(claimed))
  const names = german || missing.length > 0 ? [] : checkNames(claim, parts)
  return distinct([...figures, ...missing, ...codes, ...names, ...checkPolarity(claim, parts)])
}

/** Each thing once, however often the claim says it. */
const distinct = (all: readonly Mismatch[]): Mismatch[] =>
  all.filter(
    ({ kind, claimed }, at) => all.findIndex((other) => other.kind === kind && other.claimed === claimed) === at,
  )

/** Codes, and each word of a name whose capital does not come from standing first. */
function namesToFind({ text, names }: TextParts, german: boolean): string[] {
  const codes = codesOf(text).map((code) => code.text)
  const words = german
    ? []
    : names.flatMap(({ words: all, first }) => (first ? all.slice(1) : all)).map((word) => word.text)
  return [...new Set([...words, ...codes])]
}

function takeApart(chunk: Chunk, analyser: Analyser, language: string): Source {
  const { text, documentName, title = '', subject = '', period = '', context = '', position } = chunk
  const around = [documentName, title, subject, period, context, ...(position.headingPath ?? [])].join('\n')
  const parts = partsOf(text, analyser, language)
  const sentences = parts.sentences.map((span) => ({
    ...span,
    terms: new Set(analyser.tokens(text.slice(span.start, span.end))),
  }))
  return {
    chunk,
    parts,
    sentences,
    terms: new Set(analyser.tokens(`${text}\n${around}`)),
    around,
  }
}

/** A text with blanks in place of its numbers, which are looked for by what they mean. */
function withoutFigures({ text, figures }: TextParts): string {
  let rest = ''
  let from = 0
  for (const { start, end } of figures) {
    rest += `${text.slice(from, start)} `
    from = end
  }
  return rest + text.slice(from)
}

/** Whether a claim is word for word one sentence of a source, or several that follow each other. */
function hasSentences({ parts }: Source, claim: TextParts): boolean {
  const [first] = claim.tokens
  if (!first) return false
  return (parts.byKey.get(first.key) ?? []).some((at) => {
    const starts = at === 0 || parts.tokens[at - 1]?.sentence !== parts.tokens[at]?.sentence
    const end = at + claim.tokens.length
    const ends = end === parts.tokens.length || parts.tokens[end - 1]?.sentence !== parts.tokens[end]?.sentence
    return starts && ends && claim.tokens.every(({ form }, index) => parts.tokens[at + index]?.form === form)
  })
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

/** Whether no source has a name; stop-words are no names, and neither is what the question said already. */
function isMissing(stems: readonly string[], parts: readonly Source[], asked: ReadonlySet<string>): boolean {
  return stems.some((stem) => !asked.has(stem) && !parts.some((source) => source.terms.has(stem)))
}
