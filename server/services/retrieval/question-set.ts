import { AppError } from '@/pipeline/errors'
import { hashOf } from '@/pipeline/hash'
import { say } from '@/pipeline/said'
import type { CallOptions } from '@/server/capabilities/chat-model'
import type { LiveIndex } from '@/server/capabilities/collections'
import type { Records } from '@/server/capabilities/records'
import type { QuestionPlace } from '@/server/capabilities/records/measurements'
import { readParsedIfThere } from '@/server/knowledge/ingest/document-files'
import { type Askable, askables, contentWords, evenly, questionAbout } from '@/server/knowledge/make-questions'
import { shownContent } from '../collections/rows'
import type { RetrievalDeps } from './deps'
import { keptQuestions, placeOf } from './kept-questions'
import type { MeasuredQuestion, RightPlace } from './ranks'

/** Most questions that are measured with: the newest. */
const MOST = 200
/** With fewer saved ones a share says little, so questions are made instead unless the saved ones are asked for. */
export const FEW = 10
/** Questions that are made for a collection, from so many documents at most. */
const MADE = 30

export interface SetQuestion extends MeasuredQuestion {
  places: QuestionPlace[]
}

export interface QuestionSet {
  synthetic: boolean
  questions: SetQuestion[]
}

/** A collection's saved questions, newest first, at most 200; places whose document is gone answer nothing and are left out. */
export async function savedQuestions(records: Records, collectionId: string): Promise<SetQuestion[]> {
  const questions: SetQuestion[] = []
  for await (const some of keptQuestions(records, collectionId)) {
    for (const { query, places } of some) {
      const left = places.filter(({ isRemoved }) => !isRemoved).map(placeOf)
      if (left.length > 0) questions.push({ query, places: left })
    }
    if (questions.length >= MOST) break
  }
  return questions.slice(0, MOST)
}

/** Tells whether the same questions were asked for the same places, in whatever order. */
export const questionsHash = (questions: readonly MeasuredQuestion[]): string =>
  hashOf(questions.map(({ query, places }) => hashOf([query, ...places.toSorted(byPlace).flatMap(flat)])).toSorted())

const byPlace = (a: RightPlace, b: RightPlace) =>
  a.documentId === b.documentId
    ? (a.passage?.start ?? 0) - (b.passage?.start ?? 0)
    : a.documentId < b.documentId
      ? -1
      : 1
const flat = ({ documentId, passage }: RightPlace) => [documentId, passage?.start ?? null, passage?.end ?? null]

/**
 * The questions a collection is measured with. `auto`: the saved ones where there are at least ten, else thirty that are made.
 * Throws `invalid-input` when the saved questions are asked for and none is saved.
 */
export async function questionSet(
  deps: RetrievalDeps,
  index: LiveIndex,
  which: 'auto' | 'saved' | 'synthetic',
  options: CallOptions,
): Promise<QuestionSet> {
  if (which !== 'synthetic') {
    const saved = await savedQuestions(deps.records, index.collectionId)
    if (which === 'saved' && saved.length === 0) {
      throw new AppError('invalid-input', say('The collection has no saved questions.'), {
        fix: say('Save some from a search, or measure with made ones.'),
      })
    }
    if (which === 'saved' || saved.length >= FEW) return { synthetic: false, questions: saved }
  }
  return { synthetic: true, questions: await madeQuestions(deps, index, options) }
}

/** Thirty questions from headings and sentences, of up to thirty documents; the same documents give the same ones. */
async function madeQuestions(deps: RetrievalDeps, index: LiveIndex, options: CallOptions): Promise<SetQuestion[]> {
  const { documents } = deps.records
  const chosen = evenly(await documents.searchedIds(index.collectionId), MADE)
  const found: { askable: Askable; documentId: string; documentName: string }[] = []
  for (const row of await documents.some(chosen)) {
    options.signal.throwIfAborted()
    const parsed = await readParsedIfThere(deps.files, shownContent(row))
    if (!parsed) continue
    // One more than its part: some sentences turn out to have too few words.
    const count = Math.ceil(MADE / chosen.length) + 1
    for (const askable of askables(parsed, { language: row.language ?? 'none', count })) {
      found.push({ askable, documentId: row.id, documentName: row.name })
    }
  }
  const rarity = await raritiesOf(deps, index, found, options)
  const made = new Map<string, SetQuestion | null>()
  for (const { askable, documentId, documentName } of found) {
    const query = questionAbout(askable, (word) => rarity.get(word) ?? 0)
    // What two documents have word for word has no one right place.
    if (query === null) continue
    const passage = { start: askable.start, end: askable.end }
    made.set(query, made.has(query) ? null : { query, places: [{ documentId, documentName, passage }] })
  }
  return evenly(
    [...made.values()].filter((question) => question !== null),
    MADE,
  )
}

/** What each word of the passages weighs in the index: the rarer, the more. */
async function raritiesOf(
  { terms }: RetrievalDeps,
  index: LiveIndex,
  found: readonly { askable: Askable }[],
  options: CallOptions,
): Promise<Map<string, number>> {
  const words = [...new Set(found.flatMap(({ askable: { text, language } }) => contentWords(text, language)))]
  const weighed = words.length > 0 ? await terms.weigh(index, words, options) : []
  return new Map(words.map((word, at) => [word, Math.max(0, ...(weighed[at]?.weights ?? []))]))
}
