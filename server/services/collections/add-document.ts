import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { DocumentRecord } from '@/server/capabilities/records/documents'
import { isUniqueViolation } from '@/server/capabilities/store-error'
import { documentFolder, originalKey } from '@/server/knowledge/ingest/document-files'
import type { Scope } from '../context'
import { idSchema } from '../ids'
import { file } from '../use-case'
import type { CollectionDeps } from './deps'
import { requireCollection, waits } from './rows'

const DEFAULT_UPLOAD_BYTES = 100_000_000
const MAX_NAME = 255

const addedSchema = z.strictObject({
  collectionId: idSchema,
  name: z.string(),
  data: z.custom<Uint8Array | Readable>((data) => data instanceof Uint8Array || data instanceof Readable),
})

/** `duplicate`: the collection has this content already, and `documentId` is the document that brought it. */
export interface AddedDocument {
  documentId: string
  duplicate: boolean
}

/**
 * Stores a file and queues it for indexing. Content that the collection has is not taken twice; if it failed or was
 * cancelled before, it is queued again. Throws `not-found`, `too-large`, `file-empty`, `invalid-input`.
 */
export const addDocument = file({ permission: 'edit', input: addedSchema, run })

async function run(deps: CollectionDeps, input: z.output<typeof addedSchema>, scope: Scope): Promise<AddedDocument> {
  const collection = await requireCollection(deps, input.collectionId, scope)
  const name = fileName(input.name)
  const id = randomUUID()
  const limit = deps.uploadBytes ?? DEFAULT_UPLOAD_BYTES
  const stored = await deps.files.write(
    originalKey({ collectionId: collection.id, documentId: id, generation: 1 }),
    limited(input.data, limit, name),
  )
  try {
    if (stored.bytes === 0) throw new AppError('file-empty', say('“{name}” has no content (0 bytes).', { name }))
    const known = await findSame(deps, collection.id, stored.sha256)
    if (known) return await takeAgain(deps, known, id)
    await deps.records.documents.create({
      id,
      collectionId: collection.id,
      identity: identityOf(stored.sha256),
      name,
      mime: 'application/octet-stream',
      bytes: stored.bytes,
      hash: stored.sha256,
      state: 'queued',
    })
  } catch (error) {
    await deps.files.remove(documentFolder(collection.id, id))
    // The same content arrived twice at once.
    const other = isUniqueViolation(error) && (await findSame(deps, collection.id, stored.sha256))
    if (other) return { documentId: other.id, duplicate: true }
    throw error
  }
  await deps.ingest.enqueue(collection.id, [id])
  return { documentId: id, duplicate: false }
}

const findSame = ({ records }: CollectionDeps, collectionId: string, hash: string) =>
  records.documents.byIdentity(collectionId, identityOf(hash))

const identityOf = (hash: string) => `upload:${hash}`

async function takeAgain(deps: CollectionDeps, known: DocumentRecord, unneeded: string): Promise<AddedDocument> {
  await deps.files.remove(documentFolder(known.collectionId, unneeded))
  if (known.state === 'failed' || known.state === 'cancelled' || waits(known)) {
    await deps.records.documents.change(known.id, { state: 'queued', error: null, progress: 0 })
    await deps.ingest.resume(known.collectionId)
    await deps.ingest.enqueue(known.collectionId, [known.id])
  }
  return { documentId: known.id, duplicate: true }
}

function fileName(given: string): string {
  const name = basename(given.replaceAll('\\', '/'))
    .replace(/\p{Cc}/gu, '')
    .trim()
  if (name === '' || name.length > MAX_NAME)
    throw new AppError('invalid-input', say('A file name has 1 to {maxName} characters.', { maxName: MAX_NAME }))
  return name
}

/** The data, ending with `too-large` as soon as there is more than the limit. */
function limited(data: Uint8Array | Readable, limit: number, name: string): Uint8Array | Readable {
  const tooLarge = () =>
    new AppError(
      'too-large',
      say('“{name}” is larger than {limit} MB.', { name, limit: Math.floor(limit / 1_000_000) }),
      {
        details: { limitBytes: limit },
      },
    )
  if (data instanceof Uint8Array) {
    if (data.byteLength > limit) throw tooLarge()
    return data
  }
  return Readable.from(
    (async function* () {
      let bytes = 0
      for await (const piece of data) {
        const block: unknown = piece
        bytes += block instanceof Uint8Array || typeof block === 'string' ? Buffer.byteLength(block) : 0
        if (bytes > limit) throw tooLarge()
        yield block
      }
    })(),
  )
}
