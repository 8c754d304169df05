import { Connection, type ConnectionOwner } from './connection'
import type { Target } from './http-request'

/** Who waits for a connection. */
export type Taker = (connection: Connection) => void

/** The connections to one server: the one used last serves first, so that those no longer needed grow old and go. */
export class ConnectionPool implements ConnectionOwner {
  private readonly idle: Connection[] = []
  private readonly all = new Set<Connection>()
  private readonly waiting = new Set<Taker>()

  constructor(
    private readonly target: Target,
    private readonly maxConnections: number,
    private readonly connectTimeoutMs: number,
  ) {}

  /** Hands out a kept connection, a new one, or, when there are too many, the first that is given back. */
  take(taker: Taker): void {
    const kept = this.kept()
    if (kept) taker(kept)
    else if (this.all.size < this.maxConnections) taker(this.fresh())
    else this.waiting.add(taker)
  }

  /** A connection of its own, whatever the limit. */
  fresh(): Connection {
    const connection = new Connection(this.target, this, this.connectTimeoutMs)
    this.all.add(connection)
    return connection
  }

  /** Nobody waits any more. */
  forget(taker: Taker): void {
    this.waiting.delete(taker)
  }

  onIdle(connection: Connection): void {
    const next = this.next()
    if (next) next(connection)
    else this.idle.push(connection)
  }

  onClosed(connection: Connection): void {
    this.all.delete(connection)
    const at = this.idle.indexOf(connection)
    if (at >= 0) this.idle.splice(at, 1)
    const next = this.all.size < this.maxConnections ? this.next() : undefined
    next?.(this.fresh())
  }

  private kept(): Connection | undefined {
    for (let connection = this.idle.pop(); connection; connection = this.idle.pop()) {
      if (connection.usable) return connection
      connection.destroy()
    }
    return undefined
  }

  private next(): Taker | undefined {
    const [first] = this.waiting
    if (first) this.waiting.delete(first)
    return first
  }
}
