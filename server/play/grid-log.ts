import type { CellPlace, GridEvent } from '@/pipeline/play/grid'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort } from '@/server/engine'

type WithoutSeq<E> = E extends GridEvent ? Omit<E, 'seq'> : never
export type GridEventBody = WithoutSeq<Exclude<GridEvent, { type: 'cell-token' }>>

/** So many events are kept for who comes back; who was away for longer reads the grid anew. */
const MOST_KEPT = 5_000
/** Text is told no more often than this, in milliseconds. */
const TEXT_EVERY_MS = 80

interface Stream {
  place: CellPlace
  text: string
  /** Another one when the text begins anew. */
  part: number
}

/** What a reader has seen of a text. */
interface Seen {
  part: number
  length: number
}

/**
 * What happens in a grid while it is played, for any number of readers. Texts are kept as they stand: who is slow gets
 * what he missed of one as one piece. Numbers go on where those of an earlier process ended.
 */
export class GridLog {
  private readonly kept: GridEvent[] = []
  private readonly streams = new Map<string, Stream>()
  private readonly waiting = new Set<() => void>()
  private seq = Date.now() * 1_000
  private parts = 0
  private over = false

  get last(): number {
    return this.seq
  }

  append(body: GridEventBody): void {
    if (this.over) return
    this.seq += 1
    const event: GridEvent = { ...body, seq: this.seq }
    this.kept.push(event)
    if (this.kept.length > MOST_KEPT) this.kept.splice(0, MOST_KEPT / 5)
    if (event.type === 'cell') this.streams.delete(placeKey(event.cell))
    if (event.type === 'ended') {
      this.over = true
      this.streams.clear()
    }
    this.wake()
  }

  /** A piece of a cell's answer. `reset`: it takes the place of all before. */
  addText(place: CellPlace, text: string, reset: boolean): void {
    const key = placeKey(place)
    const known = reset ? undefined : this.streams.get(key)
    if (!known) this.parts += 1
    const stream = known ?? { place, text: '', part: this.parts }
    stream.text += text
    this.streams.set(key, stream)
    this.wake()
  }

  /** What a cell has said so far is no answer: it is not going on, or begins anew. */
  dropText(place: CellPlace): void {
    this.streams.delete(placeKey(place))
  }

  /** The events after `afterSeq`, then live ones, up to `ended` or until the signal aborts. */
  async *subscribe(afterSeq: number, signal: StopSignal): AsyncGenerator<GridEvent, void, undefined> {
    const seen = new Map<string, Seen>()
    let seq = afterSeq
    let textAt = 0
    while (!signal.aborted) {
      for (const event of this.since(seq)) {
        yield event
        seq = event.seq
        if (event.type === 'ended') return
        if (event.type === 'cell') seen.delete(placeKey(event.cell))
      }
      // More may have come while these were told.
      if ((this.kept.at(-1)?.seq ?? 0) > seq) continue
      if (this.over) return
      if (performance.now() >= textAt + TEXT_EVERY_MS) {
        for (const event of this.texts(seen)) yield event
        textAt = performance.now()
      }
      if ((this.kept.at(-1)?.seq ?? 0) > seq) continue
      await this.news(signal, this.hasTexts(seen) ? TEXT_EVERY_MS : undefined)
    }
  }

  private since(seq: number): GridEvent[] {
    let from = this.kept.length
    while (from > 0 && (this.kept[from - 1]?.seq ?? 0) > seq) from -= 1
    return this.kept.slice(from)
  }

  private *texts(seen: Map<string, Seen>): Generator<GridEvent> {
    for (const [key, { place, text, part }] of [...this.streams]) {
      const before = seen.get(key)
      if (before?.part === part && before.length === text.length) continue
      const isNew = before?.part !== part
      seen.set(key, { part, length: text.length })
      const event = { type: 'cell-token', seq: this.kept.at(-1)?.seq ?? this.seq, place } as const
      yield isNew ? { ...event, text, reset: true } : { ...event, text: text.slice(before.length) }
    }
  }

  private hasTexts(seen: ReadonlyMap<string, Seen>): boolean {
    return [...this.streams].some(([key, { part, text }]) => {
      const before = seen.get(key)
      return before?.part !== part || before.length !== text.length
    })
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

  private wake(): void {
    for (const go of [...this.waiting]) go()
  }
}

export const placeKey = ({ variantId, model, caseId, repeat }: CellPlace): string =>
  `${variantId} ${caseId} ${repeat} ${model}`
