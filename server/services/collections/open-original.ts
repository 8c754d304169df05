import type { Readable } from 'node:stream'
import { originalKey } from '@/server/knowledge/ingest/document-files'
import type { CollectionDeps } from './deps'
import { requireDocument } from './rows'

export interface Original {
  name: string
  mime: string
  bytes: number
  stream: Readable
}

/** The file as it was uploaded. The caller reads or destroys the stream. */
export async function openOriginal(deps: CollectionDeps, { documentId }: { documentId: string }): Promise<Original> {
  const { name, mime, bytes, collectionId } = await requireDocument(deps, documentId)
  return { name, mime, bytes, stream: await deps.files.stream(originalKey(collectionId, documentId)) }
}
