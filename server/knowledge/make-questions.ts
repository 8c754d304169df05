import { detectLanguage, knownLanguage } from './analyser'
import { stopWords } from './analyser/stop-words'
import { createLayout } from './split/layout'
import { sentenceSpans } from './split/sentences'
import type { Splittable } from './split/text-chunk'

/** Something of a document that a question can be made of: UTF-16 offsets of what should answer it, `end` exclusive. */
export interface Askable {
  kind: 'heading' | 'sentence'
  /** The heading or the sentence. */
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
/** A heading with less text under it holds nothing to ask about. */
const SHORTEST_SECTION = 80

/** In other languages the words stand alone: a question in two would be taken for one in either. */
const templates: Partial<Record<string, Record<Askable['kind'], (text: string) => string>>> = {
  en: { sentence: (words) => `What does it say about ${words}?`, heading: (heading) => `What about ${heading}?` },
  es: { sentence: (words) => `¿Qué dice sobre ${words}?`, heading: (heading) => `¿Qué hay sobre ${heading}?` },
}

/** Some of a list, spread over it, in its order. */
export function evenly<T>(list: readonly T[], count: number): T[] {
  if (count >= list.length) return [...list]
  return list.filter((_, at) => Math.floor((at * count) / list.length) !== Math.floor(((at - 1) * count) / list.length))
}

/** Words of a text that carry meaning, in lower case, each once. */
export function contentWords(text: string, language: string): string[] {
  const known = knownLanguage(language)
  const stops = known === 'none' ? stopWords.en : stopWords[known]
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu) ?? []
  return [...new Set(words)].filter((word) => word.length > 2 && !stops.has(word))
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
  const template = templates[language]?.[kind] ?? ((plain: string) => plain)
  // With a capital or in quotes it would be a name, and documents that a question names are preferred.
  if (kind === 'heading')
    return template(/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text)
  const words = contentWords(text, language)
  const byRarity = words.toSorted((one, other) => rarity(other) - rarity(one) || (one < other ? -1 : 1))
  const kept = new Set(byRarity.slice(Math.floor(words.length / 3)).slice(0, ASKED))
  const asked = words.filter((word) => kept.has(word))
  if (asked.length < 3) return null
  const list = language in templates ? new Intl.ListFormat(language).format(asked) : asked.join(' ')
  return template(list)
}

function askableHeadings({ text, headings }: Splittable, language: string): Askable[] {
  const counts = new Map<string, number>()
  for (const heading of headings) counts.set(heading.text, (counts.get(heading.text) ?? 0) + 1)
  return headings.flatMap(({ start, text: heading }, at) => {
    const end = headings[at + 1]?.start ?? text.length
    const fits = heading.length <= LONGEST_HEADING && contentWords(heading, language).length >= 2
    if (!fits || counts.get(heading) !== 1 || end - start - heading.length < SHORTEST_SECTION) return []
    return [{ kind: 'heading', text: heading, language: languageOf(heading, language), start, end }]
  })
}

function askableSentences(document: Splittable, language: string, count: number): Askable[] {
  const { text } = document
  const layout = createLayout(document)
  const found = new Map<number, Askable>()
  for (let at = 0; at < count; at += 1) {
    const from = Math.floor((at * text.length) / count)
    let ofTable: Askable | undefined
    for (const { start, end } of sentenceSpans(
      text,
      { start: from, end: Math.min(from + WINDOW, text.length) },
      layout,
    )) {
      // The first one may be the end of a sentence that begins before.
      if ((from > 0 && start === from) || found.has(start) || layout.isHeading(start)) continue
      const sentence = text.slice(start, end)
      const words = contentWords(sentence, language).length
      const leaf = layout.leafAround(start + 1)?.kind
      if (words < sentenceWords.least || words > sentenceWords.most || leaf === 'code' || isContents(document, start))
        continue
      const askable: Askable = {
        kind: 'sentence',
        text: sentence,
        language: languageOf(sentence, language),
        start,
        end,
      }
      if (leaf === undefined) {
        found.set(start, askable)
        ofTable = undefined
        break
      }
      ofTable ??= askable
    }
    // A row says less than a sentence, but where there are only tables, people ask about them.
    if (ofTable) found.set(ofTable.start, ofTable)
  }
  return [...found.values()]
}

const isContents = ({ blocks = [] }: Splittable, offset: number) =>
  blocks.some(({ kind, start, end }) => kind === 'contents' && start <= offset && offset < end)

/** A text's own language where it is plain, else its document's. */
function languageOf(text: string, language: string): string {
  const found = detectLanguage(text)
  return found === 'none' ? language : found
}
