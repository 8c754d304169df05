import { z } from 'zod'
import { chunkingSchema } from '@/pipeline/chunking'
import { encodings } from '@/pipeline/encodings'
import { createCollectionSchema, documentFilterSchema, idSchema, listDocumentsSchema, searchSchema } from './schemas'
import { procedure, router } from './trpc'

const byId = procedure.input(z.object({ id: idSchema }))
const byDocument = procedure.input(z.object({ documentId: idSchema }))

export const collectionsRouter = router({
  list: procedure.query(({ ctx }) => ctx.studio.collections.list()),
  get: byId.query(({ ctx, input }) => ctx.studio.collections.get(input.id)),
  create: procedure.input(createCollectionSchema).mutation(({ ctx, input }) => ctx.studio.collections.create(input)),
  delete: byId.mutation(({ ctx, input }) => ctx.studio.collections.delete(input.id)),
  documents: procedure.input(listDocumentsSchema).query(({ ctx, input }) => ctx.studio.collections.documents(input)),
  document: byDocument.query(({ ctx, input }) => ctx.studio.collections.document(input.documentId)),
  deleteDocument: byDocument.mutation(({ ctx, input }) => ctx.studio.collections.deleteDocument(input.documentId)),
  cancelDocument: byDocument.mutation(({ ctx, input }) => ctx.studio.collections.cancelDocument(input.documentId)),
  retryDocument: byDocument.mutation(({ ctx, input }) => ctx.studio.collections.retryDocument(input.documentId)),
  retryDocuments: procedure
    .input(documentFilterSchema)
    .mutation(({ ctx, input }) => ctx.studio.collections.retryDocuments(input)),
  setEncoding: procedure
    .input(z.object({ documentId: idSchema, encoding: z.enum(encodings).nullable() }))
    .mutation(({ ctx, input }) => ctx.studio.collections.setEncoding(input)),
  previewChunks: procedure
    .input(
      z.union([
        z.strictObject({ chunking: chunkingSchema, documentId: idSchema }),
        z.strictObject({ chunking: chunkingSchema, text: z.string().min(1).max(200_000) }),
      ]),
    )
    // A mutation because a pasted text does not fit into an address; it changes nothing.
    .mutation(({ ctx, input, signal }) =>
      ctx.studio.collections.previewChunks(input, signal ?? AbortSignal.timeout(60_000)),
    ),
  search: procedure.input(searchSchema).query(({ ctx, input }) => ctx.studio.collections.search(input)),
})
