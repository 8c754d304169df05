import { z } from 'zod'
import { unreachable } from '@/components/ui/error-info'
import { errorTable } from '@/pipeline/errors'
import { errorInfoSchema } from '@/pipeline/run-event'
import type { SendFile } from './upload-queue'

const resultSchema = z.object({ documentId: z.string(), duplicate: z.boolean() })
const problemSchema = z
  .object({
    code: errorInfoSchema.shape.code,
    detail: z.string().optional(),
    title: z.string().optional(),
    fix: z.string(),
  })
  .transform(({ code, detail, title, fix }) => ({ code, message: detail ?? title ?? errorTable[code].means, fix }))

/** Puts a file into a collection. XMLHttpRequest, because `fetch` does not tell how much of a body has left. */
export const sendFile: SendFile = (collectionId, file, { signal, onProgress }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(
      'PUT',
      `/api/collections/${encodeURIComponent(collectionId)}/documents?name=${encodeURIComponent(file.name)}`,
    )
    if (file.type) request.setRequestHeader('content-type', file.type)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      const body = parseJson(request.responseText)
      const result = resultSchema.safeParse(body)
      if (request.status < 300 && result.success) return resolve(result.data)
      const problem = problemSchema.safeParse(body)
      reject(
        problem.success
          ? problem.data
          : { code: 'internal', message: `HTTP ${request.status}`, fix: errorTable.internal.fix },
      )
    }
    request.onerror = () => reject(unreachable())
    signal.addEventListener('abort', () => {
      request.abort()
      reject(signal.reason)
    })
    request.send(file)
  })

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A body that is not JSON is no answer of ours; the caller then reports the status.
    return null
  }
}
