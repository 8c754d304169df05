import { capPerDocument } from '@/pipeline/per-document'
import { sectionsOf } from '@/pipeline/placement'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import type { ChunkPayload, VectorHit, VectorQuery, VectorStore } from '@/server/capabilities/vector-store'
import { stopWords } from '../analyser/stop-words'

/** What a name adds to the score, as shares of the range of the scores of all candidates. */
const shares = { document: 0.3, subject: 0.4, period: 0.25, section: 0.15, row: 0.25 }

type Payload = Pick<ChunkPayload, 'documentId' | 'documentName' | 'title' | 'subject' | 'period' | 'position' | 'text'>

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII.
const isAscii = /^[\x00-\x7f]*$/
const small = new Set([...stopWords.en, ...stopWords.es].map(fold))
const legal = new Set(
  'inc incorporated corp corporation company co ltd limited llc llp plc holdings group ag gmbh se sa sau sl slu spa nv bv ab asa oyj'.split(
    ' ',
  ),
)
/** Labels of sections that are named by their number: “Item 7”, “artículo 12”. */
const numbered =
  /(?<!\p{L})(item|section|chapter|part|note|article|annex|appendix|sección|capítulo|parte|nota|artículo|anexo)\s+(\d+[a-z]?(?:\.\d+)*)(?![\p{L}\d])/giu
const years = /(?<![\p{L}\d.,])(?:19|20)\d\d(?![\p{L}\d]|[.,]\d)/gu

const noWords: ReadonlySet<string> = new Set()

function fold(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** A question taken apart once for all candidates. */
interface Question {
  words: Set<string>
  /** All words in their order between spaces, to look for phrases. */
  line: string
  /** Words that are written as names: a capital that does not come from standing first, or digits, or in quotes. */
  names: Set<string>
  years: string[]
  sections: string[]
}

const sectionKeys = (text: string) =>
  [...text.matchAll(numbered)].map(([, label = '', number = '']) => fold(`${label} ${number}`))

function takeApart(text: string): Question {
  const words = wordsOf(text)
  const hasDigits = /\d/.test(text)
  const written = [...text.matchAll(/[\p{L}\p{N}]+/gu)]
  const names = written
    .filter(
      ({ 0: word, index }) =>
        (hasDigits && /\d/.test(word)) ||
        (/^\p{Lu}/u.test(word) && index > 0 && !/[.!?¿¡:]\s*$/u.test(text.slice(0, index))),
    )
    .map(([word]) => fold(word))
  // Most questions have neither quotes nor digits, and each look for them is felt in an answer.
  const quoted = !/["“«‘]/.test(text)
    ? []
    : [...text.matchAll(/["“«‘]([^"”»’]{2,80})["”»’]/gu)].flatMap(([, inner = '']) => wordsOf(inner))
  return {
    words: new Set(words),
    line: ` ${words.join(' ')} `,
    names: new Set([...names, ...quoted]),
    years: hasDigits ? (text.match(years) ?? []) : [],
    sections: hasDigits ? sectionKeys(text) : [],
  }
}

/** A name taken apart. */
interface Name {
  /** Each word once. */
  words: string[]
  /** Of these, what tells it from others: neither stop-words nor years nor what companies end with. */
  telling: string[]
  /** All words in their order between spaces. */
  phrase: string
}

/** The same few titles come with every question: they are taken apart once. Full, it begins anew. */
const known = new Map<string, Name>()
const mostKnown = 2000

function nameOf(text: string): Name {
  const found = known.get(text)
  if (found) return found
  const all = wordsOf(text)
  const words = [...new Set(all)]
  const telling = words.filter((word) => !small.has(word) && !legal.has(word) && !/^(?:19|20)\d\d$/.test(word))
  const name: Name = { words, telling, phrase: ` ${all.join(' ')} ` }
  if (known.size >= mostKnown) known.clear()
  known.set(text, name)
  return name
}

/**
 * Whether a question names something: it has every telling word of the name. One word alone, or several that stand apart, must
 * be written as a name (a capital, digits or quotes), since ordinary words are titles too (“Introduction”, “Data protection”).
 */
function isNamed(text: string, { words, line, names }: Question, common: ReadonlySet<string>): boolean {
  const { telling, phrase } = nameOf(text)
  let parts = 0
  let isWritten = false
  for (const word of telling) {
    if (common.has(word)) continue
    if (!words.has(word)) return false
    parts += 1
    isWritten ||= names.has(word)
  }
  return isWritten || (parts > 1 && line.includes(phrase))
}

/** A company goes by the first word of its name too, where a question writes it as a name. */
function isSubject(subject: string, asked: Question): boolean {
  const [first] = nameOf(subject).telling
  return isNamed(subject, asked, noWords) || (first !== undefined && first.length > 2 && asked.names.has(first))
}

/** Words that more than half of several titles have tell nothing: “annual report” among annual reports. */
function commonWords(titles: readonly string[]): Set<string> {
  const counts = new Map<string, number>()
  for (const title of titles) for (const word of nameOf(title).words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set(
    [...counts].filter(([, count]) => titles.length > 1 && count > titles.length / 2).map(([word]) => word),
  )
}

const bareName = (name: string) => (name.split('/').at(-1) ?? name).replace(/\.[\p{L}\d]{1,5}$/u, '')

export interface Named {
  /** What the question names of a chunk, as the document writes it. */
  names: string[]
  /** Share of the range of scores that it gains. */
  share: number
}

/**
 * What a question names of each candidate: its document (title or file), company or subject, year, section, and the row of
 * a table. What all
 * candidates share tells nothing and is left out. Of candidates without placement only the name of the file is looked at.
 */
export function namedIn(question: string, payloads: readonly Payload[]): (Named | undefined)[] {
  const asked = takeApart(question)
  const documents = new Map(payloads.map((payload) => [payload.documentId, payload]))
  const all = [...documents.values()]
  const titles = commonWords(all.map(({ title, documentName }) => title ?? bareName(documentName)))
  const byDocument = new Map(
    all.map(({ documentId, title, subject, period, documentName }) => {
      const name = title ?? bareName(documentName)
      return [
        documentId,
        {
          subject: subject !== undefined && isSubject(subject, asked) ? subject : undefined,
          document: isNamed(name, asked, titles) || isNamed(bareName(documentName), asked, titles) ? name : undefined,
          period: period !== undefined && asked.years.some((year) => period.includes(year)) ? period : undefined,
        },
      ]
    }),
  )
  // What every document has is no preference.
  const isShared = (fact: 'subject' | 'document' | 'period') =>
    [...byDocument.values()].every((found) => found[fact] !== undefined)
  const shared = { subject: isShared('subject'), document: isShared('document'), period: isShared('period') }
  return payloads.map((payload) => {
    const found = byDocument.get(payload.documentId)
    const named: Named = { names: [], share: 0 }
    const add = (name: string | undefined, share: number) => {
      if (name === undefined) return
      if (!named.names.includes(name)) named.names.push(name)
      named.share += share
    }
    if (!shared.subject) add(found?.subject, shares.subject)
    if (!shared.document && (shared.subject || found?.subject === undefined)) add(found?.document, shares.document)
    if (!shared.period) add(found?.period, shares.period)
    add(
      sectionsOf(payload).findLast((heading) => isSection(heading, asked)),
      shares.section,
    )
    add(rowIn(payload.text, asked), shares.row)
    return named.share > 0 ? named : undefined
  })
}

const rowLabel = /^\|\s*([^|]{3,80}?)\s*\|/gm

/** The label of a table's row that stands in the question as it is; one word alone is too ordinary. */
function rowIn(text: string, { line }: Question): string | undefined {
  if (!text.startsWith('|') && !text.includes('\n|')) return undefined
  for (const [, label = ''] of text.matchAll(rowLabel)) {
    const words = wordsOf(label)
    if (words.length > 1 && words.some((word) => !small.has(word)) && line.includes(` ${words.join(' ')} `))
      return label
  }
  return undefined
}

const isSection = (heading: string, asked: Question): boolean =>
  (asked.sections.length > 0 && sectionKeys(heading).some((key) => asked.sections.includes(key))) ||
  isNamed(heading, asked, noWords)

/**
 * A search that prefers what the question names: one call of the store for all candidates, whose scores then grow by a share
 * of their range. Nothing is left out: the others come after. A threshold holds for the score without it. With MMR the
 * range is that of the places, since its order is not that of scores. Chunks that gained have the stage `named`. A limit per
 * document holds for the order with the names: the store is asked without it, and again with it only where nothing is named
 * or the candidates are of too few documents.
 */
export async function queryNamed(
  store: Pick<VectorStore, 'query'>,
  name: string,
  query: VectorQuery,
  { question, strength = 1, signal }: { question: string; strength?: number; signal: StopSignal },
): Promise<VectorHit[]> {
  if (!mayName(question)) return store.query(name, query, { signal })
  const { limit, perDocument, ...rest } = query
  const most = Math.max(limit, query.candidates)
  const hits = await store.query(name, { ...rest, limit: most }, { signal })
  const preferred = preferNamed(hits, question, { strength, byPlace: query.mmr !== undefined })
  const isPreferring = preferred.some(({ stages }) => stages.named !== undefined)
  if (perDocument === undefined) return (isPreferring ? preferred : hits).slice(0, limit)
  if (!isPreferring) return store.query(name, query, { signal })
  const cap = (list: readonly VectorHit[]) =>
    capPerDocument(list, perDocument, limit, ({ payload }) => payload.documentId)
  const capped = cap(preferred)
  if (capped.length === limit || hits.length < most) return capped
  // The candidates were of too few documents: what the store finds in others comes after them.
  const known = new Set(hits.map(({ id }) => id))
  const others = await store.query(name, query, { signal })
  return cap([...preferred, ...others.filter(({ id }) => !known.has(id))])
}

/** A question without a capital after its beginning, digit or quote may still name a title of several words. */
const mayName = (question: string): boolean => question.trim().includes(' ') || /[\p{Lu}\d]/u.test(question)

export function preferNamed(
  hits: readonly VectorHit[],
  question: string,
  { strength, byPlace = false }: { strength: number; byPlace?: boolean },
): VectorHit[] {
  const named = namedIn(
    question,
    hits.map(({ payload }) => payload),
  )
  if (!named.some((one) => one !== undefined)) return [...hits]
  const scores = byPlace ? hits.map((_, at) => 1 / (at + 1)) : hits.map(({ score }) => score)
  const range = Math.max(...scores) - Math.min(...scores) || Math.abs(scores[0] ?? 1)
  const grown = hits.map((hit, at) => {
    const base = scores[at] ?? 0
    const share = strength * (named[at]?.share ?? 0)
    return { hit, gain: share * range, sort: base + share * range, share, names: named[at]?.names ?? [] }
  })
  grown.sort((a, b) => b.sort - a.sort)
  return grown.map(({ hit, gain, share, names }, at) => {
    if (share === 0) return hit
    const score = byPlace ? hit.score : hit.score + gain
    return { ...hit, score, stages: { ...hit.stages, named: { rank: at + 1, score, named: names, factor: 1 + share } } }
  })
}
