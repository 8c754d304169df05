import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort } from '@/server/engine'

/** So many events are kept for who comes back; who was away for longer reads the whole anew. */
const MOST_KEPT = 5_000

type WithoutSeq<Event, Each = Event> = Each extends { seq: number } ? Omit<Each, 'seq'> : never

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
    for (const go of [...this.waiting]) go()
  }

  /** The events after `afterSeq`, then live ones, up to `ended` or until the signal aborts. */
  async *subscribe(afterSeq: number, signal: StopSignal): AsyncGenerator<Event, void, undefined> {
    let seq = afterSeq
    while (!signal.aborted) {
      const from = this.kept.findLastIndex((event) => event.seq <= seq) + 1
      for (const event of this.kept.slice(from)) {
        yield event
        seq = event.seq
        if (event.type === 'ended') return
      }
      if ((this.kept.at(-1)?.seq ?? 0) > seq) continue
      if (this.over) return
      await this.news(signal)
    }
  }

  private news(signal: StopSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const go = () => {
        forget()
        this.waiting.delete(go)
        resolve()
      }
      const forget = onAbort(signal, go)
      this.waiting.add(go)
    })
  }
}
