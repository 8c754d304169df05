import { z } from 'zod'
import { unreachable } from '@/components/ui/error-info'
import { errorTable } from '@/pipeline/error-table'
import { errorInfoSchema } from '@/pipeline/run-event'
import type { SendFile } from './upload-queue'

const problemSchema = z
  .object({
    code: errorInfoSchema.shape.code,
    detail: z.string().optional(),
    title: z.string().optional(),
    fix: z.string(),
    said: errorInfoSchema.shape.said,
  })
  .transform(({ code, detail, title, fix, said }) => ({
    code,
    message: detail ?? title ?? errorTable[code].means,
    fix,
    said,
  }))

export interface SendOptions {
  signal: AbortSignal
  /** How much of the body has left, from 0 to 1. */
  onProgress: (share: number) => void
}

interface Sending<T> {
  method: 'PUT' | 'POST'
  path: string
  body: File | FormData
  /** What the server answers. */
  result: z.ZodType<T>
}

/**
 * Sends a body to the studio. XMLHttpRequest, because `fetch` does not tell how much of a body has left.
 * Rejects with what `ErrorCard` shows, or with the signal's reason.
 */
export function sendBody<T>({ method, path, body, result }: Sending<T>, { signal, onProgress }: SendOptions) {
  return new Promise<T>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    if (body instanceof File && body.type) request.setRequestHeader('content-type', body.type)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      const answer = parseJson(request.responseText)
      const parsed = result.safeParse(answer)
      if (request.status < 300 && parsed.success) return resolve(parsed.data)
      const problem = problemSchema.safeParse(answer)
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
    request.send(body)
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A body that is not JSON is no answer of ours; the caller then reports the status.
    return null
  }
}

const resultSchema = z.object({ documentId: z.string(), duplicate: z.boolean() })

/** Puts a file into a collection. */
export const sendFile: SendFile = (collectionId, file, options) => {
  const path = `/api/collections/${encodeURIComponent(collectionId)}/documents?name=${encodeURIComponent(file.name)}`
  return sendBody({ method: 'PUT', path, body: file, result: resultSchema }, options)
}
