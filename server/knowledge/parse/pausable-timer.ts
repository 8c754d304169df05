/** A time limit that can stand still: `onEnd` is called after `ms` of the time that it runs. */
export class PausableTimer {
  private handle: NodeJS.Timeout | undefined
  private begun = 0
  private stopped = false

  constructor(
    private left: number,
    private readonly onEnd: () => void,
  ) {
    this.resume()
  }

  pause(): void {
    if (!this.handle) return
    clearTimeout(this.handle)
    this.handle = undefined
    this.left -= performance.now() - this.begun
  }

  resume(): void {
    if (this.stopped || this.handle) return
    this.begun = performance.now()
    this.handle = setTimeout(this.onEnd, Math.max(1, this.left))
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.handle)
    this.handle = undefined
  }
}
