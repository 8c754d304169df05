import { AppError } from '@/pipeline/errors'
import type { CollectionDeps } from './deps'
import { type DocumentRow, documentDto, requireDocument } from './rows'
import type { DocumentDto } from './types'

/**
 * Tries a failed, cancelled or quarantined document again. One whose content could not be fetched is asked for anew by a
 * sync of its source. Throws `conflict` for any other document.
 */
export async function retryDocument(
  deps: CollectionDeps,
  { documentId }: { documentId: string },
): Promise<DocumentDto> {
  const document = await requireDocument(deps, documentId)
  const { count } = await deps.prisma.document.updateMany({
    where: { id: documentId, state: { in: ['failed', 'cancelled', 'quarantined'] } },
    data: {
      failures: 0,
      progress: 0,
      ...(isFetched(document) ? { state: 'queued', error: null } : { state: 'failed' }),
    },
  })
  if (count === 0)
    throw new AppError('conflict', 'Only a failed, cancelled or quarantined document can be tried again.')
  if (isFetched(document)) deps.ingest.enqueue(documentId)
  else if (document.sourceId !== null) deps.syncSoon?.(document.sourceId)
  return documentDto(await requireDocument(deps, documentId))
}

/** Whether there is a content that is not indexed yet. */
const isFetched = ({ hash, generation, liveGeneration }: DocumentRow) => hash !== '' && generation > liveGeneration
