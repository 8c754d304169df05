import type { CollectionDeps } from './deps'
import { documentDto, requireDocument } from './rows'
import type { DocumentDto } from './types'

/** Stops a document's indexing; one that is at rest stays as it is. */
export async function cancelDocument(
  deps: CollectionDeps,
  { documentId }: { documentId: string },
): Promise<DocumentDto> {
  await requireDocument(deps, documentId)
  await deps.ingest.cancel(documentId)
  return documentDto(await requireDocument(deps, documentId))
}
