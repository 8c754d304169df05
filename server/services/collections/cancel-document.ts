import type { Scope } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentDto, requireDocument } from './rows'
import { byDocument, type DocumentDto } from './types'

/** Stops a document's indexing; one that is at rest stays as it is. */
export const cancelDocument = mutation({ permission: 'edit', input: byDocument, run })

async function run(deps: CollectionDeps, { documentId }: { documentId: string }, scope: Scope): Promise<DocumentDto> {
  await requireDocument(deps, documentId, scope)
  await deps.ingest.cancel(documentId)
  return documentDto(await requireDocument(deps, documentId, scope))
}
