import type { Worker } from 'node:worker_threads'
import { startWorker } from '@/server/start-worker'
import type { RunTarget } from './drain'

/** What the thread is asked: a method of its `RunDrain`. */
export type ThreadRequest = {
  [M in keyof RunTarget]: { method: M; args: Parameters<RunTarget[M]> }
}[keyof RunTarget]

/** What the thread answers, once for each request and in their order. */
export type ThreadAnswer = { ok: true; value: unknown } | { ok: false; error: string }

/** Enough for the longest record, and a bound on what the thread may ever take. Megabytes. */
const HEAP_MB = 256
/** The thread's garbage is short lived text: a small nursery keeps the process small. Megabytes. */
const NURSERY_MB = 4

function startThread(databaseUrl: string, durable: boolean): Worker {
  return startWorker('run-writer-worker', new URL('./worker.ts', import.meta.url), {
    workerData: { databaseUrl, durable },
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
    private readonly durable: boolean,
    private readonly start = startThread,
  ) {}

  drain: RunTarget['drain'] = (...args) => this.ask('drain', args)
  recover: RunTarget['recover'] = (...args) => this.ask('recover', args)
  prune: RunTarget['prune'] = (...args) => this.ask('prune', args)

  async close(): Promise<void> {
    if (!this.worker) return
    await this.ask('close', [])
    await this.worker?.terminate()
  }

  private ask<M extends keyof RunTarget>(method: M, args: Parameters<RunTarget[M]>): ReturnType<RunTarget[M]> {
    this.worker ??= this.started()
    const { worker } = this
    worker.ref()
    const answer = new Promise<unknown>((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      worker.postMessage({ method, args })
    })
    // The thread answers each request with what that method of `RunDrain` gives.
    return answer as ReturnType<RunTarget[M]>
  }

  private started(): Worker {
    const worker = this.start(this.databaseUrl, this.durable)
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
