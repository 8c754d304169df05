import { detectLanguage, knownLanguage } from './analyser'
import { stopWords } from './analyser/stop-words'
import { isSpaceless } from './analyser/tokenize'
import { createLayout, type Leaf } from './split/layout'
import { sentenceSpans } from './split/sentences'
import type { Span, Splittable } from './split/text-chunk'

/** Something of a document that a question can be made of: UTF-16 offsets of what should answer it, `end` exclusive. */
export interface Askable {
  kind: 'heading' | 'sentence' | 'row'
  /** The heading or the sentence; of a row its name and a column's. */
  text: string
  language: string
  start: number
  end: number
}

/** How far behind a place a sentence is looked for, in UTF-16 code units. */
const WINDOW = 4_000
/** Words of a sentence that can be asked about. */
const sentenceWords = { least: 5, most: 60 }
/** Words that a question takes from a sentence. */
const ASKED = 4
const LONGEST_HEADING = 100
/** What numbers a heading: `2.3.1.`, `4)`, `§ 12`. */
const sectionNumber = /^(?:§\s*)?\d{1,3}(?:\.\d{1,3})*[.)]?\s+(?=\p{L})/u
/** A heading with less text under it holds nothing to ask about. */
const SHORTEST_SECTION = 80

/** In other languages the words stand alone: a question in two would be taken for one in either. */
const templates: Partial<Record<string, Record<'heading' | 'sentence', (text: string) => string>>> = {
  en: { sentence: (words) => `What does it say about ${words}?`, heading: (heading) => `What about ${heading}?` },
  es: { sentence: (words) => `¿Qué dice sobre ${words}?`, heading: (heading) => `¿Qué hay sobre ${heading}?` },
}

/** Some of a list, spread over it, in its order. */
export function evenly<T>(list: readonly T[], count: number): T[] {
  if (count >= list.length) return [...list]
  return list.filter((_, at) => Math.floor((at * count) / list.length) !== Math.floor(((at - 1) * count) / list.length))
}

/** Where links lead to: nobody asks with parts of an address. */
const addresses = /\]\([^)\s]*\)|\bhttps?:\/\/\S+/g
/** What is written for programs inside a text. */
const markup = /```|<!--/
/** Chinese, Japanese and Thai words come from dictionaries, whatever the language given here. */
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })

/** Words of a text that carry meaning, in lower case, each once. */
export function contentWords(text: string, language: string): string[] {
  const known = knownLanguage(language)
  const stops = known === 'none' ? stopWords.en : stopWords[known]
  const written =
    text
      .replace(addresses, ' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) ?? []
  const words = written.flatMap((word) =>
    isSpaceless(word)
      ? Array.from(segmenter.segment(word), ({ segment }) => segment).filter((part) => part.length > 1)
      : word.length > 2
        ? [word]
        : [],
  )
  return [...new Set(words)].filter((word) => !stops.has(word))
}

/** Up to `count` headings and sentences, about half of each, spread over a document. The same document gives the same ones. */
export function askables(document: Splittable, { language, count }: { language: string; count: number }): Askable[] {
  const sentences = askableSentences(document, language, count)
  const headings = askableHeadings(document, language)
  const ofHeadings = evenly(headings, Math.max(count - sentences.length, Math.floor(count / 2)))
  return [...ofHeadings, ...evenly(sentences, count - ofHeadings.length)]
}

/**
 * The question about a heading or a sentence; `null` where the sentence has too few words. Of a sentence it takes words that
 * tell it from others, but not the rarest third: search by words could not fail with those, and people who ask do not know them.
 * @param rarity of a word; the higher, the fewer passages have it.
 */
export function questionAbout({ kind, text, language }: Askable, rarity: (word: string) => number): string | null {
  if (kind === 'row') return text
  const template = templates[language]?.[kind] ?? ((plain: string) => plain)
  if (kind === 'heading') {
    const heading = text.replace(sectionNumber, '')
    if (/[?？]$/.test(heading)) return heading
    // With a capital or in quotes it would be a name, and documents that a question names are preferred.
    return template(/^\p{Lu}\p{Ll}/u.test(heading) ? heading.charAt(0).toLowerCase() + heading.slice(1) : heading)
  }
  const words = contentWords(text, language)
  const byRarity = words.toSorted((one, other) => rarity(other) - rarity(one) || (one < other ? -1 : 1))
  const kept = new Set(byRarity.slice(Math.floor(words.length / 3)).slice(0, ASKED))
  const asked = words.filter((word) => kept.has(word))
  if (asked.length < 3) return null
  const list = language in templates ? new Intl.ListFormat(language).format(asked) : asked.join(' ')
  return template(list)
}

function askableHeadings({ text, headings }: Splittable, language: string): Askable[] {
  // What differs by a number only, such as “Page 2 of 5”, is the same heading.
  const alike = (heading: string) => heading.replace(/\d+/g, '0')
  const counts = new Map<string, number>()
  for (const { text: heading } of headings) counts.set(alike(heading), (counts.get(alike(heading)) ?? 0) + 1)
  return headings.flatMap(({ start, text: heading }, at) => {
    const end = headings[at + 1]?.start ?? text.length
    const fits = heading.length <= LONGEST_HEADING && contentWords(heading, language).length >= 2
    if (!fits || counts.get(alike(heading)) !== 1 || end - start - heading.length < SHORTEST_SECTION) return []
    return [{ kind: 'heading', text: heading, language: languageOf(heading, language), start, end }]
  })
}

function askableSentences(document: Splittable, language: string, count: number): Askable[] {
  const { text } = document
  const layout = createLayout(document)
  const found = new Map<number, Askable>()
  for (let at = 0; at < count; at += 1) {
    const from = Math.floor((at * text.length) / count)
    const to = Math.min(from + WINDOW, text.length)
    let ofTable: Askable | null = null
    let cut = from > 0
    for (const span of sentenceSpans(text, { start: from, end: to }, layout)) {
      // The first one may be the end of a sentence that begins before, the last one the beginning of one that ends behind.
      const isPart = cut || (span.end === to && to < text.length)
      cut = false
      if (isPart || found.has(span.start) || layout.isHeading(span.start) || isContents(document, span.start)) continue
      const leaf = layout.leafAround(span.start + 1)
      if (leaf?.kind === 'code') continue
      if (leaf) ofTable ??= askableRow(text, leaf, span, at) ?? askableSentence(text, span, language)
      const sentence = leaf ? null : askableSentence(text, span, language)
      if (!sentence) continue
      found.set(span.start, sentence)
      ofTable = null
      break
    }
    // A row says less than a sentence, but where there are only tables, people ask about them.
    if (ofTable) found.set(ofTable.start, ofTable)
  }
  return [...found.values()]
}

function askableSentence(text: string, { start, end }: Span, language: string): Askable | null {
  const sentence = text.slice(start, end)
  const words = contentWords(sentence, language).length
  if (words < sentenceWords.least || words > sentenceWords.most || markup.test(sentence)) return null
  return { kind: 'sentence', text: sentence, language: languageOf(sentence, language), start, end }
}

/** A row by its name, which no other row of the table has, and one of its columns: the row's values in turn. */
function askableRow(text: string, table: Leaf, { start, end }: Span, turn: number): Askable | null {
  // Names in several rows of a header belong together; a row that comes first is one sentence with the header.
  const [names, ...below] = table.header?.trim().split('\n').map(cellsOf) ?? []
  if (!names || below.length > 1) return null
  const cells = cellsOf(text.slice(start, end).split('\n').at(-1) ?? '')
  const label = cells.findIndex((cell) => /\p{L}/u.test(cell))
  const name = cells[label]
  const asked = names.filter((column, at) => at !== label && column !== '' && (cells[at] ?? '') !== '')
  const column = asked[turn % asked.length]
  if (!name || !column || name.length + column.length > LONGEST_HEADING) return null
  const first = text.indexOf(`| ${name} |`, table.start)
  const second = first < 0 ? first : text.indexOf(`| ${name} |`, first + 1)
  if (second >= 0 && second < table.end) return null
  return { kind: 'row', text: `${name}: ${column}`, language: 'none', start, end }
}

const cellsOf = (line: string): string[] =>
  line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim())

const isContents = ({ blocks = [] }: Splittable, offset: number) =>
  blocks.some(({ kind, start, end }) => kind === 'contents' && start <= offset && offset < end)

/** A text's own language where it is plain, else its document's. */
function languageOf(text: string, language: string): string {
  const found = detectLanguage(text)
  return found === 'none' ? language : found
}
