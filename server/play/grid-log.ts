import type { CellPlace, GridEvent } from '@/pipeline/play/grid'
import { type Between, SeriesLog, type WithoutSeq } from './series-log'

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

/** What happens in a grid while it is played. Texts are kept as they stand: who is slow gets what he missed of one as one piece. */
export class GridLog extends SeriesLog<GridEvent> {
  private readonly streams = new Map<string, Stream>()
  private parts = 0

  override append(body: WithoutSeq<GridEvent>): void {
    if (body.type === 'cell') this.streams.delete(placeKey(body.cell))
    if (body.type === 'ended') this.streams.clear()
    super.append(body)
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

  protected override between(): Between<GridEvent> {
    const seen = new Map<string, Seen>()
    let textAt = 0
    return {
      told: (event) => {
        if (event.type === 'cell') seen.delete(placeKey(event.cell))
      },
      live: (seq) => {
        if (performance.now() < textAt + TEXT_EVERY_MS) return []
        textAt = performance.now()
        return this.texts(seen, seq)
      },
      againIn: () => (this.hasTexts(seen) ? TEXT_EVERY_MS : undefined),
    }
  }

  private *texts(seen: Map<string, Seen>, seq: number): Generator<GridEvent> {
    for (const [key, { place, text, part }] of [...this.streams]) {
      const before = seen.get(key)
      if (before?.part === part && before.length === text.length) continue
      const isNew = before?.part !== part
      seen.set(key, { part, length: text.length })
      const event = { type: 'cell-token', seq, place } as const
      yield isNew ? { ...event, text, reset: true } : { ...event, text: text.slice(before.length) }
    }
  }

  private hasTexts(seen: ReadonlyMap<string, Seen>): boolean {
    return [...this.streams].some(([key, { part, text }]) => {
      const before = seen.get(key)
      return before?.part !== part || before.length !== text.length
    })
  }
}

export const placeKey = ({ variantId, model, caseId, repeat }: CellPlace): string =>
  `${variantId} ${caseId} ${repeat} ${model}`
