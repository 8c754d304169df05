import { z } from 'zod'
import { sendBody } from './send-body'
import type { SendFile } from './upload-queue'

const resultSchema = z.object({ documentId: z.string(), duplicate: z.boolean() })

/** Puts a file into a collection. */
export const sendFile: SendFile = (collectionId, file, options) => {
  const path = `/api/collections/${encodeURIComponent(collectionId)}/documents?name=${encodeURIComponent(file.name)}`
  return sendBody({ method: 'PUT', path, body: file, result: resultSchema }, options)
}
