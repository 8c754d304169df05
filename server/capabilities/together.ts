interface Waiting<Item, Result> {
  item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

interface Limits<Item> {
  /** How much is done at once; each item counts as `weigh` says, or 1. */
  most: number
  weigh?: (item: Item) => number
  /** How many such works go on at a time (default 1). */
  atOnce?: number
  /** Works that are not full begin no closer than this, so that more comes together. Milliseconds; none waits alone. */
  everyMs?: number
  /** Whether what failed together is to be done again one by one, because one item may be to blame. */
  apart?: (error: unknown) => boolean
}

/**
 * Does together what is asked for while earlier work is still going on: many small writes become few transactions, and
 * what comes alone is done at once. `work` gives one result an item, in their order; what it throws is thrown to each of them.
 */
export class Together<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = []
  private running = 0
  private begunAt = 0
  private timer: NodeJS.Timeout | undefined

  constructor(
    private readonly work: (items: Item[]) => Promise<Result[]>,
    private readonly limits: Limits<Item>,
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
    if (this.running >= (this.limits.atOnce ?? 1) || this.waiting.length === 0 || this.isTooSoon()) return
    this.running++
    this.begunAt = performance.now()
    await this.settle(this.take())
    this.running--
    void this.pump()
  }

  /** Then it is looked at again when it is time. */
  private isTooSoon(): boolean {
    const { most, everyMs = 0, weigh = () => 1 } = this.limits
    const wait = this.begunAt + everyMs - performance.now()
    if (wait <= 0 || this.waiting.reduce((weight, { item }) => weight + weigh(item), 0) >= most) return false
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      void this.pump()
    }, wait)
    return true
  }

  private async settle(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.work(group.map(({ item }) => item))
      // One result an item is what `work` promises.
      for (const [at, { resolve }] of group.entries()) resolve(results[at] as Result)
    } catch (error) {
      if (group.length > 1 && this.limits.apart?.(error)) for (const one of group) await this.settle([one])
      else for (const { reject } of group) reject(error)
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
