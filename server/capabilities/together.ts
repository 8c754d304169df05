interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/**
 * Does together what is asked for while earlier work is still going on: many small writes become few transactions, and
 * nobody waits for a timer. `work` gives one result an item, in their order; what it throws is thrown to each of them.
 */
export class Together<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = []
  private running = 0

  constructor(
    private readonly work: (items: Item[]) => Promise<Result[]>,
    /** How much is done at once (each item counts as `weigh` says, 1 if absent), and how many such works at a time. */
    private readonly limits: { most: number; atOnce?: number; weigh?: (item: Item) => number },
  ) {}

  /** Resolves with the item's result. */
  do(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject })
      // What comes in the same turn comes along.
      setImmediate(() => void this.pump())
    })
  }

  private async pump(): Promise<void> {
    if (this.running >= (this.limits.atOnce ?? 1) || this.waiting.length === 0) return
    const group = this.take()
    this.running++
    try {
      const results = await this.work(group.map(({ item }) => item))
      // One result an item is what `work` promises.
      for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result)
    } catch (error) {
      for (const { reject } of group) reject(error)
    } finally {
      this.running--
      void this.pump()
    }
  }

  private take(): Waiting<Item, Result>[] {
    const { most, weigh = () => 1 } = this.limits
    let weight = 0
    const end = this.waiting.findIndex(({ item }, at) => {
      weight += weigh(item)
      return at > 0 && weight > most
    })
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end)
  }
}
