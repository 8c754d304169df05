/** Something that holds memory and can be told to let it go. */
export interface Holder {
  release(): void
}

/** Shares a number of bytes between collections: who was used longest ago gives way first. */
export class MemoryBudget {
  private readonly held = new Map<Holder, number>()

  constructor(private readonly limit: number) {}

  /** Notes that a holder is in use and how much it holds; others give way if that is too much together. */
  use(holder: Holder, bytes: number): void {
    this.held.delete(holder)
    this.held.set(holder, bytes)
    this.makeRoom(holder, 0)
  }

  /** Whether `bytes` more may be held; makes room at the cost of others. */
  admit(holder: Holder, bytes: number): boolean {
    this.makeRoom(holder, bytes)
    if (this.total() + bytes > this.limit) return false
    this.held.set(holder, (this.held.get(holder) ?? 0) + bytes)
    return true
  }

  forget(holder: Holder): void {
    this.held.delete(holder)
  }

  private makeRoom(holder: Holder, bytes: number): void {
    for (const other of [...this.held.keys()]) {
      if (this.total() + bytes <= this.limit) return
      if (other === holder) continue
      this.held.delete(other)
      other.release()
    }
  }

  private total(): number {
    let total = 0
    for (const bytes of this.held.values()) total += bytes
    return total
  }
}
