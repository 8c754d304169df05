import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { questionTextSchema } from '@/pipeline/search'
import type { QuestionRecord } from '@/server/capabilities/records/questions'
import { requireCollection, requireDocument } from '../collections/rows'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { mutation, query } from '../use-case'
import type { RetrievalDeps } from './deps'
import type { QuestionDto } from './types'

const MOST_QUESTIONS = 2_000

/** The questions that a collection is measured with, newest first; those whose document is gone are left out. */
export const questions = query({
  permission: 'read',
  input: z.strictObject({ collectionId: idSchema }),
  run: listQuestions,
})

async function listQuestions(
  deps: RetrievalDeps,
  { collectionId }: { collectionId: string },
  scope: Scope,
): Promise<QuestionDto[]> {
  const { id } = await requireCollection(deps, collectionId, scope)
  return (await deps.records.questions.list(id)).map(questionDto)
}

const savedSchema = z.strictObject({
  collectionId: idSchema,
  query: questionTextSchema,
  documentId: idSchema,
  passage: z.strictObject({ start: z.number().int().nonnegative(), end: z.number().int().positive() }).optional(),
})

/** Keeps a question with the place that should answer it. The same question for the same document is kept once. */
export const saveQuestion = mutation({ permission: 'edit', input: savedSchema, run: keepQuestion })

async function keepQuestion(
  deps: RetrievalDeps,
  input: z.output<typeof savedSchema>,
  scope: Scope,
): Promise<QuestionDto> {
  const collection = await requireCollection(deps, input.collectionId, scope)
  const document = await requireDocument(deps, input.documentId, scope)
  checkPlace(input.passage, document, collection.id)
  const { start: startAt = null, end: endAt = null } = input.passage ?? {}
  const question = { collectionId: collection.id, query: input.query, documentId: document.id, startAt, endAt }
  const kept = await deps.records.questions.keep(question, MOST_QUESTIONS)
  if (kept) return questionDto({ ...kept, documentName: document.name })
  throw new AppError(
    'invalid-input',
    say('A collection keeps at most {mostQuestions} questions.', { mostQuestions: MOST_QUESTIONS }),
    {
      fix: say('Delete some of them first.'),
    },
  )
}

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

export const deleteQuestion = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  run: async ({ records }: RetrievalDeps, { id }, { workspaceId }): Promise<void> => {
    if (await records.questions.delete(workspaceId, id)) return
    throw new AppError('not-found', say('The question does not exist.'))
  },
})

function questionDto(question: QuestionRecord & { documentName: string }): QuestionDto {
  const { id, collectionId, query, documentId, documentName, startAt, endAt, createdAt } = question
  const passage = startAt === null || endAt === null ? null : { start: startAt, end: endAt }
  return { id, collectionId, query, documentId, documentName, passage, createdAt: createdAt.toISOString() }
}
