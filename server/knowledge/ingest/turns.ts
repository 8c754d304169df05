import type { StopSignal } from '@/server/capabilities/stop-signal'

/** A place in a line. */
export interface Turn {
  /** Resolves when all who came before are done. Rejects with the signal's reason. */
  come(signal: StopSignal): Promise<void>
  /** Lets the next one come; done twice it is done. */
  done(): void
}

/** Lines by name. What is written in order of arrival lies in that order, whatever was ready first. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>()

  /** The last place in a line. */
  take(name: string): Turn {
    const before = this.last.get(name) ?? Promise.resolve()
    let done: () => void = () => undefined
    const mine = new Promise<void>((resolve) => {
      done = resolve
    })
    const after = before.then(() => mine)
    this.last.set(name, after)
    void after.then(() => {
      if (this.last.get(name) === after) this.last.delete(name)
    })
    const come = (signal: StopSignal) =>
      new Promise<void>((resolve, reject) => {
        const stop = () => reject(signal.reason)
        signal.addEventListener('abort', stop, { once: true })
        void before.then(() => {
          signal.removeEventListener('abort', stop)
          resolve()
        })
      })
    return { come, done }
  }
}
