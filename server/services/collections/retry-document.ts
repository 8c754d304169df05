import { AppError } from '@/pipeline/errors'
import type { CollectionDeps } from './deps'
import { documentDto, requireDocument } from './rows'
import type { DocumentDto } from './types'

/** Queues a failed or cancelled document again. Throws `conflict` for any other. */
export async function retryDocument(
  deps: CollectionDeps,
  { documentId }: { documentId: string },
): Promise<DocumentDto> {
  await requireDocument(deps, documentId)
  const { count } = await deps.prisma.document.updateMany({
    where: { id: documentId, state: { in: ['failed', 'cancelled'] } },
    data: { state: 'queued', error: null, progress: 0 },
  })
  if (count === 0) throw new AppError('conflict', 'Only a failed or cancelled document can be tried again.')
  deps.ingest.enqueue(documentId)
  return documentDto(await requireDocument(deps, documentId))
}
