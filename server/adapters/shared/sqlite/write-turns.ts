import { setTimeout as sleep } from 'node:timers/promises'
import { isBusy, pauses } from './busy'

/** The right to write, and what was begun with it. To be given back exactly once. */
export interface Turn<T> {
  begun: T
  giveBack(): void
}

interface Waiting<T> {
  since: number
  resolve(turn: Turn<T>): void
  reject(error: unknown): void
}

/**
 * Those who want to write to one SQLite file, in the order they came. Whoever is first asks for the file's lock in small
 * steps without holding up the thread. While another process has the lock nobody waits longer than `limitMs`; work of
 * this process is waited for as long as it takes.
 */
export class WriteTurns<T> {
  private readonly waiting: Waiting<T>[] = []
  private pumping = false
  /** Since when another process keeps the lock. */
  private blockedSince: number | undefined

  constructor(
    /** Takes the file's lock; rejects at once when another process has it. */
    private readonly begin: () => Promise<T>,
    private readonly limitMs: number,
  ) {}

  take(): Promise<Turn<T>> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ since: performance.now(), resolve, reject })
      if (!this.pumping) void this.pump()
    })
  }

  /** Never rejects. */
  private async pump(): Promise<void> {
    this.pumping = true
    let pause = pauses()
    while (this.waiting.length > 0) {
      try {
        const begun = await this.begin()
        this.blockedSince = undefined
        pause = pauses()
        await this.handOver(begun)
      } catch (error) {
        if (!isBusy(error)) this.waiting.shift()?.reject(error)
        else if (this.refuseLate(error)) await sleep(pause())
      }
    }
    this.blockedSince = undefined
    this.pumping = false
  }

  /** Resolves when the turn is given back. */
  private handOver(begun: T): Promise<void> {
    return new Promise((giveBack) => this.waiting.shift()?.resolve({ begun, giveBack }))
  }

  /** Refuses those who have waited long enough for another process; true when somebody waits on. */
  private refuseLate(error: unknown): boolean {
    const now = performance.now()
    this.blockedSince ??= now
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      if (now - Math.max(first.since, this.blockedSince) < this.limitMs) return true
      this.waiting.shift()
      first.reject(error)
    }
    return false
  }
}
