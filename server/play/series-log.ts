import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort } from '@/server/engine'

/** So many events are kept for who comes back; who was away for longer reads the whole anew. */
const MOST_KEPT = 5_000

export type WithoutSeq<Event> = Event extends { seq: number } ? Omit<Event, 'seq'> : never

/** What happens in work of some length, for any number of readers. Numbers go on where those of an earlier process ended. */
export class SeriesLog<Event extends { type: string; seq: number }> {
  private readonly kept: Event[] = []
  private readonly waiting = new Set<() => void>()
  private seq = Date.now() * 1_000
  private over = false

  get last(): number {
    return this.seq
  }

  append(body: WithoutSeq<Event>): void {
    if (this.over) return
    this.seq += 1
    // The body is an event but for its number.
    const event = { ...body, seq: this.seq } as unknown as Event
    this.kept.push(event)
    if (this.kept.length > MOST_KEPT) this.kept.splice(0, MOST_KEPT / 5)
    if (event.type === 'ended') this.over = true
    this.wake()
  }

  /** The events after `afterSeq`, then live ones, up to `ended` or until the signal aborts. */
  async *subscribe(afterSeq: number, signal: StopSignal): AsyncGenerator<Event, void, undefined> {
    const between = this.between()
    let seq = afterSeq
    while (!signal.aborted) {
      for (const event of this.since(seq)) {
        yield event
        seq = event.seq
        if (event.type === 'ended') return
        between.told(event)
      }
      // More may have come while these were told.
      if (this.isBehind(seq)) continue
      if (this.over) return
      yield* between.live(this.seq)
      if (this.isBehind(seq)) continue
      await this.news(signal, between.againIn())
    }
  }

  /** What a reader is told between events, such as texts as they grow. */
  protected between(): Between<Event> {
    return { told: () => undefined, live: () => [], againIn: () => undefined }
  }

  protected wake(): void {
    for (const go of [...this.waiting]) go()
  }

  private isBehind(seq: number): boolean {
    return (this.kept.at(-1)?.seq ?? 0) > seq
  }

  private since(seq: number): Event[] {
    let from = this.kept.length
    while (from > 0 && (this.kept[from - 1]?.seq ?? 0) > seq) from -= 1
    return this.kept.slice(from)
  }

  /** Resolves with the next event, when the signal aborts, or after a while. */
  private news(signal: StopSignal, ms: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const go = () => {
        clearTimeout(timer)
        forget()
        this.waiting.delete(go)
        resolve()
      }
      const timer = ms === undefined ? undefined : setTimeout(go, ms)
      const forget = onAbort(signal, go)
      this.waiting.add(go)
    })
  }
}

/** Of one reader. */
export interface Between<Event> {
  /** An event was told to it. */
  told(event: Event): void
  /** What is new beside events; `seq` is that of the last event. */
  live(seq: number): Iterable<Event>
  /** When to look again though no event came, in milliseconds; `undefined`: not before one does. */
  againIn(): number | undefined
}
