import { parentPort } from 'node:worker_threads'
import { errorInfo, errorOf } from '@/pipeline/errors'
import { parseBytes } from './parse-bytes'
import { newContext, type ReadPicture } from './parse-context'
import type { ParseJob, ParserMessage, WorkerMessage } from './worker-protocol'

// The thread that reads untrusted files: what goes wrong here cannot take the server with it.
const port = parentPort
if (!port) throw new Error('parse-worker runs only as a worker thread')

const send = (message: WorkerMessage) => port.postMessage(message)
let picture: { resolve(text: string): void; reject(error: unknown): void } | undefined

/** The OCR program runs outside, so that it ends when this thread is ended. */
const readPicture: ReadPicture = (asked) =>
  new Promise((resolve, reject) => {
    picture = { resolve, reject }
    send({ type: 'picture', picture: asked })
  })

function read({ bytes, name, ...settings }: ParseJob, ocr: boolean): void {
  parseBytes(bytes, name, newContext(settings, ocr ? readPicture : undefined)).then(
    (document) => send({ type: 'parsed', document }),
    (error: unknown) => send({ type: 'failed', error: errorInfo(error) }),
  )
}

port.on('message', (message: ParserMessage) => {
  if (message.type === 'job') read(message.job, message.ocr)
  else if (message.type === 'picture-text') picture?.resolve(message.text)
  else picture?.reject(errorOf(message.error))
})
send({ type: 'ready' })
