import { z } from 'zod'
import { startWorker } from '@/server/start-worker'

/** What the thread is asked: whether a file is whole, or to copy what is whole of it into a new one. */
export const taskSchema = z.discriminatedUnion('task', [
  z.object({ task: z.literal('check'), path: z.string() }),
  z.object({ task: z.literal('salvage'), path: z.string(), to: z.string() }),
])
export type FileTask = z.infer<typeof taskSchema>

export const outcomeSchema = z.object({
  /** What SQLite found wrong; empty for a file that is whole. */
  problems: z.array(z.string()),
  /** How many collections were copied, of how many that were found. */
  kept: z.number(),
  found: z.number(),
})
export type FileOutcome = z.infer<typeof outcomeSchema>

/** Looks through a vector file in a thread of its own: a large one takes as long as reading it takes. */
export async function checkFile(task: FileTask, signal: AbortSignal): Promise<FileOutcome> {
  const worker = startWorker('vectors-worker', new URL('./vectors-worker.ts', import.meta.url), { workerData: task })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<FileOutcome>((resolve, reject) => {
      worker.once('message', (outcome: unknown) => resolve(outcomeSchema.parse(outcome)))
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('The check of the vector file ended early.')))
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
