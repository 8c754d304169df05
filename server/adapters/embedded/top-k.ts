export interface Scored {
  slot: number
  score: number
}

const isWorse = (a: Scored, b: Scored): boolean => a.score < b.score || (a.score === b.score && a.slot > b.slot)

/** Keeps the best `limit` of what is offered: higher scores first, earlier slots first among equals. */
export class TopK {
  /** Binary heap with the worst kept entry at the root. */
  private readonly heap: Scored[] = []

  constructor(
    private readonly limit: number,
    private readonly threshold = Number.NEGATIVE_INFINITY,
  ) {}

  offer(slot: number, score: number): void {
    if (score < this.threshold) return
    const worst = this.heap[0]
    if (this.heap.length === this.limit) {
      if (!worst || score < worst.score || (score === worst.score && slot > worst.slot)) return
      this.heap[0] = { slot, score }
      this.sink()
      return
    }
    this.heap.push({ slot, score })
    this.rise()
  }

  /** The kept entries, best first. */
  sorted(): Scored[] {
    return [...this.heap].sort((a, b) => b.score - a.score || a.slot - b.slot)
  }

  private rise(): void {
    let at = this.heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.swapIfWorse(at, parent)) return
      at = parent
    }
  }

  private sink(): void {
    let at = 0
    for (;;) {
      const left = at * 2 + 1
      const child = this.worseOf(left, left + 1)
      if (!this.swapIfWorse(child, at)) return
      at = child
    }
  }

  private worseOf(left: number, right: number): number {
    const a = this.heap[left]
    const b = this.heap[right]
    return a && b && isWorse(b, a) ? right : left
  }

  /** Moves the entry at `lower` above the one at `upper` when it is the worse of the two. */
  private swapIfWorse(lower: number, upper: number): boolean {
    const below = this.heap[lower]
    const above = this.heap[upper]
    if (!below || !above || !isWorse(below, above)) return false
    this.heap[lower] = above
    this.heap[upper] = below
    return true
  }
}
