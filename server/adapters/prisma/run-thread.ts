import type { Worker } from 'node:worker_threads'
import { startWorker } from '@/server/start-worker'
import type { DrainResult, RecoverResult, RunTarget } from './run-drain'
import type { JournalPart } from './run-journal'

/** What the thread is asked. */
export type ThreadRequest =
  | { type: 'drain'; part: JournalPart }
  | { type: 'recover'; paths: readonly string[] }
  | { type: 'prune'; workspaceId: string; keep: number }
  | { type: 'close' }

/** What the thread answers, once for each request and in their order. */
export type ThreadAnswer = { ok: true; value: unknown } | { ok: false; error: string }

/** Enough for the longest record, and a bound on what the thread may ever take. Megabytes. */
const HEAP_MB = 256
/** The thread's garbage is short lived text: a small nursery keeps the process small. Megabytes. */
const NURSERY_MB = 4

function startThread(databaseUrl: string): Worker {
  return startWorker('run-writer-worker', new URL('./run-writer-worker.ts', import.meta.url), {
    workerData: { databaseUrl },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: NURSERY_MB },
  })
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/**
 * Carries runs to the database in a thread with a connection of its own, started when first needed. When it dies, what
 * it was asked is rejected and the next request starts another: the journal still has everything.
 */
export class RunThread implements RunTarget {
  private worker: Worker | undefined
  private waiting: Waiting[] = []

  constructor(
    private readonly databaseUrl: string,
    private readonly start: (databaseUrl: string) => Worker = startThread,
  ) {}

  drain(part: JournalPart): Promise<DrainResult> {
    // The thread answers each request with what `RunDrain` gives for it; so below.
    return this.ask({ type: 'drain', part }) as Promise<DrainResult>
  }

  recover(paths: readonly string[]): Promise<RecoverResult> {
    return this.ask({ type: 'recover', paths }) as Promise<RecoverResult>
  }

  prune(workspaceId: string, keep: number): Promise<number> {
    return this.ask({ type: 'prune', workspaceId, keep }) as Promise<number>
  }

  async close(): Promise<void> {
    if (!this.worker) return
    await this.ask({ type: 'close' })
    await this.worker?.terminate()
  }

  private ask(request: ThreadRequest): Promise<unknown> {
    this.worker ??= this.started()
    const { worker } = this
    worker.ref()
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      worker.postMessage(request)
    })
  }

  private started(): Worker {
    const worker = this.start(this.databaseUrl)
    worker.on('message', (answer: ThreadAnswer) => {
      const next = this.waiting.shift()
      // An idle thread must not keep the process alive.
      if (this.waiting.length === 0) worker.unref()
      if (answer.ok) next?.resolve(answer.value)
      else next?.reject(new Error(answer.error))
    })
    worker.on('error', (error) => this.died(worker, error instanceof Error ? error : new Error(String(error))))
    worker.on('exit', () => this.died(worker, new Error('The thread that writes runs has ended.')))
    return worker
  }

  private died(worker: Worker, error: Error): void {
    if (this.worker !== worker) return
    this.worker = undefined
    const { waiting } = this
    this.waiting = []
    for (const { reject } of waiting) reject(error)
  }
}
