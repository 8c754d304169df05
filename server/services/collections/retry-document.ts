import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DocumentRecord, DocumentRecordState } from '@/server/capabilities/records/documents'
import type { Scope } from '../context'
import { mutation } from '../use-case'
import type { CollectionDeps } from './deps'
import { documentDto, requireDocument, waits } from './rows'
import { byDocument, type DocumentDto } from './types'

/**
 * Tries a failed, cancelled, quarantined or waiting document again, and one whose index is lost. One whose content could
 * not be fetched is asked for anew by a sync of its source. Throws `conflict` for any other document.
 */
export const retryDocument = mutation({ permission: 'edit', input: byDocument, run })

async function run(deps: CollectionDeps, { documentId }: { documentId: string }, scope: Scope): Promise<DocumentDto> {
  const document = await requireDocument(deps, documentId, scope)
  const isLost = !isFetched(document) && document.liveGeneration > 0 && (await reopened(deps, document))
  const isRetried = isFetched(document) || isLost
  const changes = {
    failures: 0,
    progress: 0,
    ...(isRetried ? { state: 'queued' as const, error: null } : { state: 'failed' as const }),
  }
  const states = statesToRetry(document, isLost)
  if (!(await deps.records.documents.change(documentId, changes, { states })))
    throw new AppError('conflict', say('Only a failed, cancelled or quarantined document can be tried again.'))
  if (isRetried) {
    await deps.ingest.resume(document.collectionId)
    await deps.ingest.enqueue(document.collectionId, [documentId])
  } else if (document.sourceId !== null) await deps.syncSoon?.(document.sourceId)
  return documentDto(await requireDocument(deps, documentId, scope))
}

const statesToRetry = (document: DocumentRecord, isLost: boolean): DocumentRecordState[] => [
  'failed',
  'cancelled',
  'quarantined',
  ...(isLost ? ['indexed' as const] : []),
  ...(waits(document) ? ['queued' as const] : []),
]

/** Whether there is a content that is not indexed yet. */
const isFetched = ({ hash, generation, liveGeneration }: DocumentRecord) => hash !== '' && generation > liveGeneration

type Retried = Awaited<ReturnType<typeof requireDocument>>

/** Whether the store lost the document's index; then there is one to write into, if only this document. */
async function reopened(deps: CollectionDeps, { collection }: Retried): Promise<boolean> {
  if ((await deps.health.check(collection.id))?.code !== 'index-lost') return false
  const { storeName, dimension, fields } = collection
  try {
    await deps.vectorStore.createCollection(storeName, { dimension, fields }, { signal: AbortSignal.timeout(STORE_MS) })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'already-exists')) throw error
  }
  return true
}

const STORE_MS = 60_000
