import { join } from 'node:path'
import type { Place } from '@/pipeline/cases/case'
import { groupedBy } from '@/pipeline/metrics/statistics'
import { readSquadFile } from '../lib/squad'
import { readBeir } from '../retrieval/beir'

/** Where the sets are: beside the checkout. */
const data = join(import.meta.dirname, '../../../shared/data')

export interface SweepSet {
  name: string
  /** The metric that decides. */
  metric: 'ndcg10'
  documents: { name: string; text: string }[]
  questions: { id: string; text: string; answers: string[]; places: Place[]; source: string }[]
}

/** Every so many-th, so that about `most` are left. */
const thinned = <T>(all: readonly T[], most: number): T[] => {
  const step = all.length / most
  return step <= 1
    ? [...all]
    : Array.from({ length: most }, (_, at) => all[Math.floor(at * step)]).flatMap((one) => one ?? [])
}

/** XQuAD in English: its 48 articles, of each some questions with the words that answer them. */
export function readXquad(questions: number): SweepSet {
  const articles = readSquadFile(join(data, 'qa/xquad.en.json'))
  const set: SweepSet = { name: 'xquad-en', metric: 'ndcg10', documents: [], questions: [] }
  for (const { title, paragraphs } of articles) {
    const name = `${title.replaceAll('/', ' ')}.txt`
    let at = 0
    for (const { context, qas } of paragraphs) {
      for (const { id, question, answers } of qas) {
        const places = answers.map(({ text, answer_start: from }) => ({
          documentName: name,
          start: at + from,
          end: at + from + text.length,
        }))
        set.questions.push({ id, text: question, answers: answers.map(({ text }) => text), places, source: name })
      }
      at += context.length + 2
    }
    set.documents.push({ name, text: paragraphs.map(({ context }) => context).join('\n\n') })
  }
  return { ...set, questions: thinned(set.questions, questions) }
}

/** The code set: files put together again from their pieces, and of each question the piece that answers it. */
export async function readCode(questions: number): Promise<SweepSet> {
  const { documents, queries } = await readBeir(join(data, 'ir/code-chunks/beir'))
  const set: SweepSet = { name: 'code', metric: 'ndcg10', documents: [], questions: [] }
  const placeOf = new Map<string, Place>()
  for (const [title, parts] of groupedBy(documents, ({ id, title: name }) => name ?? id)) {
    const documentName = `${title}.txt`
    let text = ''
    for (const part of parts) {
      const own = part.text.slice(part.title === undefined ? 0 : part.title.length + 2).trim()
      placeOf.set(part.id, { documentName, start: text.length, end: text.length + own.length })
      text += `${own}\n\n`
    }
    set.documents.push({ name: documentName, text })
  }
  for (const { id, text, grades } of queries) {
    const places = [...grades.keys()].flatMap((chunk) => placeOf.get(chunk) ?? [])
    set.questions.push({ id, text, answers: [], places, source: places[0]?.documentName ?? id })
  }
  return { ...set, questions: thinned(set.questions, questions) }
}
