import { z } from 'zod'
import { caseDraftSchema, nameInPlace, type Place } from '@/pipeline/cases/case'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { questionTextSchema } from '@/pipeline/search'
import type { CollectionRecord } from '@/server/capabilities/records/collections'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CollectionDeps } from '../collections/deps'
import { requireCollection, requireDocument } from '../collections/rows'
import type { Call, Scope } from '../context'
import { deleteCases } from '../datasets/delete-cases'
import { keepCases, type WantedCase } from '../datasets/keep-cases'
import { draftOf } from '../datasets/rows'
import { idSchema } from '../ids'
import { mutation, query } from '../use-case'
import { type KeptQuestion, keptQuestions, placeOf, questionsOf } from './kept-questions'
import type { QuestionDto } from './types'

const MOST_QUESTIONS = 2_000

/** The questions that a collection is measured with, newest first; those whose document is gone are left out. */
export const questions = query({
  permission: 'read',
  input: z.strictObject({ collectionId: idSchema }),
  run: listQuestions,
})

async function listQuestions(
  deps: CollectionDeps,
  { collectionId }: { collectionId: string },
  scope: Scope,
): Promise<QuestionDto[]> {
  const { id } = await requireCollection(deps, collectionId, scope)
  const all: QuestionDto[] = []
  for await (const some of keptQuestions(deps.records, id)) all.push(...some.map((one) => questionDto(one, id)))
  return all
}

const savedSchema = z.strictObject({
  collectionId: idSchema,
  query: questionTextSchema,
  documentId: idSchema,
  passage: z.strictObject({ start: z.number().int().nonnegative(), end: z.number().int().positive() }).optional(),
})

/**
 * Keeps a question with a place that answers it, as a case of the collection. The same question is kept once, with all
 * documents that it was saved for, and of each with the newest passage.
 */
export const saveQuestion = mutation({ permission: 'edit', input: savedSchema, run: keepQuestion })

async function keepQuestion(
  deps: CollectionDeps,
  input: z.output<typeof savedSchema>,
  call: Call,
): Promise<QuestionDto> {
  const collection = await requireCollection(deps, input.collectionId, call)
  const document = await requireDocument(deps, input.documentId, call)
  checkPlace(input.passage, document, collection.id)
  const documentName = nameInPlace(document.name, document.id)
  const place = { collectionId: collection.id, documentId: document.id, documentName, ...input.passage }
  const dataset = await datasetOf(deps, collection)
  const wanted = async () => [await questionCase(deps, dataset, { query: input.query, place })]
  const { cases } = await keepCases(deps, dataset, wanted, call, { now: call.now() })
  const [kept] = await questionsOf(deps.records, collection.id, cases)
  if (!kept) throw noQuestion()
  return questionDto(kept, collection.id)
}

/** The dataset of a collection's questions, by its id; made with the first of them. */
async function datasetOf({ records }: CollectionDeps, { id, name, workspaceId }: CollectionRecord): Promise<string> {
  const known = await records.datasets.ofCollection(id)
  if (known) return known.id
  try {
    return (await records.datasets.create({ workspaceId, name, kind: 'collection', collectionId: id })).id
  } catch (error) {
    const made = await records.datasets.ofCollection(id)
    if (!made) throw error
    return made.id
  }
}

/** The case with this question and this place: the one that is there, with its other documents, else a new one. */
async function questionCase(
  { records: { datasets } }: CollectionDeps,
  datasetId: string,
  { query, place }: { query: string; place: Place },
): Promise<WantedCase> {
  const has = ({ expected }: CaseRecord) => expected.places.some(({ documentId }) => documentId === place.documentId)
  const alike = await datasets.withInputs(datasetId, { question: query })
  const known = alike.find(has) ?? alike[0]
  if (!known) {
    const { total } = await datasets.cases(datasetId, { limit: 1 })
    if (total >= MOST_QUESTIONS) throw tooMany()
    return caseDraftSchema.parse({ inputs: { question: query }, expected: { places: [place] } })
  }
  const others = known.expected.places.filter(({ documentId }) => documentId !== place.documentId)
  return {
    ...draftOf(known),
    id: known.id,
    expected: { ...known.expected, abstain: false, places: [...others, place] },
  }
}

const tooMany = () =>
  new AppError(
    'invalid-input',
    say('A collection keeps at most {mostQuestions} questions.', { mostQuestions: MOST_QUESTIONS }),
    { fix: say('Delete some of them first.') },
  )

function checkPlace(
  passage: { start: number; end: number } | undefined,
  document: { name: string; collectionId: string },
  collectionId: string,
): void {
  if (document.collectionId !== collectionId) {
    throw new AppError('invalid-input', say('“{name}” is in another collection.', { name: document.name }))
  }
  if (passage && passage.end <= passage.start) {
    throw new AppError('invalid-input', say('A passage ends behind its start.'), { details: { field: 'passage' } })
  }
}

/** Takes the case of a question out of its collection's. Throws `not-found`. */
export const deleteQuestion = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  run: async (deps: CollectionDeps, { id }, call): Promise<void> => {
    const dataset = await deps.records.datasets.withCase(call.workspaceId, id)
    if (dataset?.kind !== 'collection') throw noQuestion()
    await deleteCases(deps, { datasetId: dataset.id, ids: [id] }, call)
  },
})

const noQuestion = () => new AppError('not-found', say('The question does not exist.'))

const questionDto = ({ id, query, places, createdAt }: KeptQuestion, collectionId: string): QuestionDto => ({
  id,
  collectionId,
  query,
  places: places.map(placeOf),
  createdAt: createdAt.toISOString(),
})
