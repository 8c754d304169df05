import { randomUUID } from 'node:crypto'
import { defaultChunking } from '@/pipeline/chunking'
import type { DocumentRecord, NewDocument } from '@/server/capabilities/records/documents'

export const newCollection = (name: string) => ({
  id: randomUUID(),
  name,
  storeName: randomUUID(),
  embedderProvider: 'built-in' as const,
  embedderModel: 'words',
  embedderDigest: null,
  dimension: 2,
  language: 'auto' as const,
  analyser: 2,
  chunking: { ...defaultChunking, size: 99 },
  fields: [{ name: 'year', type: 'number' as const }],
})

export const newDocument = (collectionId: string, changes: Partial<DocumentRecord> = {}): NewDocument => {
  const id = changes.id ?? randomUUID()
  return {
    id,
    collectionId,
    identity: id,
    name: 'd.txt',
    mime: 'text/plain',
    bytes: 1,
    hash: id,
    state: 'indexed',
    ...changes,
  }
}
