import { pauseAfter } from '@/server/capabilities/jobs'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort } from '@/server/engine'

/** How many are begun with. */
const FIRST = 2
/** So much more must get done for one more at a time to stay. */
const WORTH = 1.03
/** Windows before one more is tried again, doubled each time that it was in vain. */
const LONGEST_WAIT = 32
/** How often in a row a server may not serve. */
const MOST_IN_VAIN = 6

/**
 * How many calls a server bears at once: one more as long as more gets done in the same time, half as many when it says
 * that it is busy, and none while it is given a rest. One for each server, whatever calls it.
 */
export class Pace {
  limit: number
  private running = 0
  private readonly waiting: (() => void)[] = []
  private window = { done: 0, since: 0 }
  private rate = 0
  private trying = false
  private wait = 0
  private longest = 1
  private vain = 0
  private restUntil = 0

  constructor(
    private readonly most: number,
    private readonly delaysMs?: readonly number[],
    private readonly now: () => number = () => performance.now(),
  ) {
    this.limit = Math.min(FIRST, most)
  }

  /** Does work when there is room for it. Rejects with the signal's reason when it aborts before. */
  async run<T>(work: () => Promise<T>, signal: StopSignal): Promise<T> {
    await this.room(signal)
    try {
      return await work()
    } finally {
      this.running -= 1
      this.wake()
    }
  }

  /** A call was answered. */
  served(): void {
    this.vain = 0
    this.window.done += 1
    if (this.window.done < Math.max(4, 2 * this.limit)) return
    const time = this.now()
    if (this.window.since > 0) this.learn(this.window.done / Math.max(0.001, time - this.window.since))
    this.window = { done: 0, since: time }
  }

  /** A server did not serve: it gets a rest. False when that was so too often in a row. */
  busy(retryAfterMs = 0): boolean {
    const time = this.now()
    // Those that were under way at the same time say nothing new.
    if (time < this.restUntil) return true
    this.limit = Math.max(1, Math.floor(this.limit / 2))
    this.trying = false
    this.wait = this.longest
    this.window = { done: 0, since: 0 }
    this.restUntil = time + Math.max(retryAfterMs, pauseAfter(this.vain, this.delaysMs))
    this.vain += 1
    if (this.vain <= MOST_IN_VAIN) return true
    this.vain = 0
    return false
  }

  private learn(rate: number): void {
    if (this.trying && rate < this.rate * WORTH) {
      this.trying = false
      this.limit = Math.max(1, this.limit - 1)
      this.wait = this.longest
      this.longest = Math.min(LONGEST_WAIT, this.longest * 2)
      return
    }
    this.rate = rate
    this.wait -= 1
    if (!this.trying && this.wait > 0) return
    this.trying = this.limit < this.most
    if (this.trying) this.limit += 1
    this.wake()
  }

  private async room(signal: StopSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted()
      const rest = this.restUntil - this.now()
      if (rest <= 0 && this.running < this.limit) break
      await this.turn(rest, signal)
    }
    this.running += 1
  }

  private turn(rest: number, signal: StopSignal): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        forget()
        clearTimeout(timer)
        const at = this.waiting.indexOf(go)
        if (at >= 0) this.waiting.splice(at, 1)
        resolve()
      }
      const timer = rest > 0 ? setTimeout(go, rest) : undefined
      const forget = onAbort(signal, go)
      if (rest <= 0) this.waiting.push(go)
    })
  }

  private wake(): void {
    for (let free = this.limit - this.running; free > 0; free -= 1) this.waiting[0]?.()
  }
}
