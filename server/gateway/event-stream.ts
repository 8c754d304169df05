import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Plan } from '@/pipeline/plan'
import { plainNote, type RunEvent } from '@/pipeline/run-event'

/** Proxies close connections on which nothing moves; a comment moves something. */
const KEEP_ALIVE_MS = 15_000

interface PublicEvent {
  name: string
  data: Record<string, unknown>
}

/** What a caller may see of a run event: never the inputs and outputs of inner steps. */
export function publicEvent(event: RunEvent, { stream }: Plan): PublicEvent | null {
  switch (event.type) {
    case 'run.started':
      return { name: 'run.started', data: { runId: event.runId } }
    case 'step.started':
      return { name: 'step.started', data: { step: event.stepId, attempt: event.attempt } }
    case 'step.retrying': {
      const { stepId, attempt, delayMs, error } = event
      return { name: 'step.retrying', data: { step: stepId, attempt, delayMs, code: error.code } }
    }
    case 'step.token':
      if (event.stepId !== stream?.step || event.port !== stream.port) return null
      return { name: 'token', data: event.reset ? { text: event.text, reset: true } : { text: event.text } }
    case 'step.finished': {
      const { stepId, type, outcome, notes, durationMs } = event.step
      return { name: 'step.finished', data: { step: stepId, type, outcome, notes: notes.map(plainNote), durationMs } }
    }
    // Only drafts wait, and what happens inside a step is only kept.
    case 'step.waiting':
    case 'step.inner':
    case 'run.finished':
      return null
  }
}

/**
 * Writes server-sent events straight to node's response; waits when the caller reads slowly. Events of one moment go out
 * together, since a write for each would keep the first token waiting; that one goes out at once.
 */
export class EventStream {
  readonly #alive: NodeJS.Timeout
  #gathered = ''
  #tokens = false

  constructor(private readonly outgoing: ServerResponse) {
    outgoing.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.#alive = setInterval(() => outgoing.write(': still running\n\n'), KEEP_ALIVE_MS)
    this.#alive.unref()
  }

  /** Sends an event. Resolves at once unless the caller has fallen behind. */
  send(name: string, data: unknown, id?: number): void | Promise<void> {
    if (this.#gathered === '') process.nextTick(() => this.#flush())
    const head = id === undefined ? '' : `id: ${id}\n`
    this.#gathered += `${head}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
    if (name === 'token' && !this.#tokens) {
      this.#tokens = true
      this.#flush()
    }
    if (this.outgoing.writableNeedDrain) return this.#drained()
  }

  end(): void {
    clearInterval(this.#alive)
    this.outgoing.end(this.#gathered)
    this.#gathered = ''
  }

  #flush(): void {
    if (this.#gathered === '') return
    this.outgoing.write(this.#gathered)
    this.#gathered = ''
  }

  async #drained(): Promise<void> {
    if (this.outgoing.destroyed) return
    const gone = new AbortController()
    const close = () => gone.abort()
    this.outgoing.once('close', close)
    try {
      await once(this.outgoing, 'drain', { signal: gone.signal })
    } catch (error) {
      // The caller hung up; the run is being stopped for the same reason.
      if (!gone.signal.aborted) throw error
    } finally {
      this.outgoing.off('close', close)
    }
  }
}
