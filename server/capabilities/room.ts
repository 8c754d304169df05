import type { StopSignal } from '@/server/capabilities/stop-signal'

interface Waiting {
  weight: number
  go(): void
}

/** So much at once, by weight. What does not fit waits, in order of arrival; what is heavier than the room has it alone. */
export class Room {
  private used = 0
  private readonly queue: Waiting[] = []

  constructor(private readonly size: number) {}

  /** Resolves with how to leave again. Rejects with the signal's reason. */
  enter(weight: number, signal: StopSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        weight: Math.min(weight, this.size),
        go: () => {
          signal.removeEventListener('abort', giveUp)
          resolve(() => this.leave(one))
        },
      }
      const giveUp = () => {
        this.queue.splice(this.queue.indexOf(one), 1)
        reject(signal.reason)
        this.admit()
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.queue.push(one)
      this.admit()
    })
  }

  private leave({ weight }: Waiting): void {
    this.used -= weight
    this.admit()
  }

  private admit(): void {
    for (let next = this.queue[0]; next && this.used + next.weight <= this.size; next = this.queue[0]) {
      this.queue.shift()
      this.used += next.weight
      next.go()
    }
  }
}
