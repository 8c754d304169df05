import { parentPort } from 'node:worker_threads'
import { errorInfo } from '@/pipeline/errors'
import { parseBytes } from './parse-bytes'
import type { ParseJob, WorkerMessage } from './worker-protocol'

// The thread that reads untrusted files: what goes wrong here cannot take the server with it.
const port = parentPort
if (!port) throw new Error('parse-worker runs only as a worker thread')

const send = (message: WorkerMessage) => port.postMessage(message)

port.on('message', (job: ParseJob) => {
  parseBytes(job.bytes, job.name, job.limits).then(
    (document) => send({ type: 'parsed', document }),
    (error: unknown) => send({ type: 'failed', error: errorInfo(error) }),
  )
})
send({ type: 'ready' })
