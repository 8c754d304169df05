import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Document, Question } from '@/generated/sqlite/client'
import { AppError } from '@/pipeline/errors'
import { questionTextSchema } from '@/pipeline/question-text'
import { requireCollection, requireDocument } from '../collections/rows'
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

async function listQuestions(deps: RetrievalDeps, { collectionId }: { collectionId: string }): Promise<QuestionDto[]> {
  const { id } = await requireCollection(deps, collectionId)
  const rows = await deps.prisma.question.findMany({
    where: { collectionId: id },
    orderBy: { createdAt: 'desc' },
  })
  const documents = await deps.prisma.document.findMany({
    where: { collectionId: id, id: { in: [...new Set(rows.map(({ documentId }) => documentId))] } },
    select: { id: true, name: true },
  })
  const names = new Map(documents.map(({ id: documentId, name }) => [documentId, name]))
  return rows.flatMap((question) => {
    const documentName = names.get(question.documentId)
    return documentName === undefined ? [] : [questionDto(question, documentName)]
  })
}

const savedSchema = z.strictObject({
  collectionId: idSchema,
  query: questionTextSchema,
  documentId: idSchema,
  passage: z.strictObject({ start: z.number().int().nonnegative(), end: z.number().int().positive() }).optional(),
})

/** Keeps a question with the place that should answer it. The same question for the same document is kept once. */
export const saveQuestion = mutation({ permission: 'edit', input: savedSchema, run: keepQuestion })

async function keepQuestion(deps: RetrievalDeps, input: z.output<typeof savedSchema>): Promise<QuestionDto> {
  const collection = await requireCollection(deps, input.collectionId)
  const document = await requireDocument(deps, input.documentId)
  checkPlace(input.passage, document, collection.id)
  const place = { collectionId: collection.id, query: input.query, documentId: document.id }
  const spans = { startAt: input.passage?.start ?? null, endAt: input.passage?.end ?? null }
  const known = await deps.prisma.question.findFirst({ where: place })
  if (known)
    return questionDto(await deps.prisma.question.update({ where: { id: known.id }, data: spans }), document.name)
  const count = await deps.prisma.question.count({ where: { collectionId: collection.id } })
  if (count >= MOST_QUESTIONS) {
    throw new AppError('invalid-input', `A collection keeps at most ${MOST_QUESTIONS} questions.`, {
      fix: 'Delete some of them first.',
    })
  }
  const row = await deps.prisma.question.create({ data: { id: randomUUID(), ...place, ...spans } })
  return questionDto(row, document.name)
}

function checkPlace(
  passage: { start: number; end: number } | undefined,
  document: Pick<Document, 'name' | 'collectionId'>,
  collectionId: string,
): void {
  if (document.collectionId !== collectionId) {
    throw new AppError('invalid-input', `“${document.name}” is in another collection.`)
  }
  if (passage && passage.end <= passage.start) {
    throw new AppError('invalid-input', 'A passage ends behind its start.', { details: { field: 'passage' } })
  }
}

export const deleteQuestion = mutation({
  permission: 'edit',
  input: z.strictObject({ id: idSchema }),
  run: async ({ prisma, workspaceId }: RetrievalDeps, { id }): Promise<void> => {
    const { count } = await prisma.question.deleteMany({ where: { id, collection: { workspaceId } } })
    if (count === 0) throw new AppError('not-found', 'The question does not exist.')
  },
})

function questionDto(row: Question, documentName: string): QuestionDto {
  const { id, collectionId, query, documentId, startAt, endAt, createdAt } = row
  const passage = startAt === null || endAt === null ? null : { start: startAt, end: endAt }
  return { id, collectionId, query, documentId, documentName, passage, createdAt: createdAt.toISOString() }
}
