import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Client,
  createClient,
  type InArgs,
  type InStatement,
  type ResultSet,
  type Transaction,
} from '@libsql/client/sqlite3'
import { isBusy, pauses } from './busy'
import { type Turn, WriteTurns } from './write-turns'

export interface PatientOptions {
  /** `file:<path>` or `:memory:`. */
  url: string
  /** Settings of a connection, made anew with each. */
  pragmas: readonly string[]
  /** How long to wait for another process that holds the file, in milliseconds. */
  waitMs: number
}

/** How a connection to a file in WAL mode commits: surviving the end of the process, or a power cut as well. */
export const synchronous = (durable: boolean): string => `PRAGMA synchronous = ${durable ? 'FULL' : 'NORMAL'}`

/** What only reads. Anything else takes the lock of writers first, also the rare `WITH … SELECT`. */
const reads = /^\s*(SELECT|PRAGMA|EXPLAIN|VALUES)\b/i

/** Opens a SQLite file with one connection. Rejects with the driver's error when it cannot, or stays busy. */
export async function openPatiently(options: PatientOptions): Promise<PatientClient> {
  const until = performance.now() + options.waitMs
  const pause = pauses()
  for (;;) {
    let client: Client | undefined
    try {
      client = createClient({ url: options.url, concurrency: 1 })
      for (const pragma of options.pragmas) await client.execute(pragma)
      return new PatientClient(client, options)
    } catch (error) {
      client?.close()
      if (!isBusy(error) || performance.now() >= until) throw error
    }
    await sleep(pause())
  }
}

/**
 * One connection to a SQLite file that waits for other processes without holding up its thread. The driver works in the
 * calling thread, so a wait inside it would stop everything. And a statement that the driver reports as busy stays
 * unfinished on its connection until it is garbage: no later COMMIT gets through, and what seems written is not. So
 * nothing is prepared that could find the file busy: the lock is taken by a script, of which nothing stays behind, and
 * a connection on which a statement was busy all the same is replaced.
 */
export class PatientClient implements Client {
  readonly protocol = 'file'
  private readonly turns: WriteTurns<Begun>
  private last: Promise<void> = Promise.resolve()
  private opened = 1

  constructor(
    private readonly client: Client,
    private readonly options: PatientOptions,
  ) {
    this.turns = new WriteTurns(() => this.begin(), options.waitMs)
  }

  /** Counts the connections: what SQLite tells of changes by others holds for one of them. */
  get connections(): number {
    return this.opened
  }

  get closed(): boolean {
    return this.client.closed
  }

  execute(statement: InStatement, args?: InArgs): Promise<ResultSet> {
    const whole = typeof statement === 'string' ? { sql: statement, args: args ?? [] } : statement
    if (reads.test(whole.sql)) return this.read(() => this.client.execute(whole))
    return this.inTurn((transaction) => transaction.execute(whole))
  }

  /** Runs all statements in one writing transaction. */
  batch(statements: (InStatement | [string, InArgs?])[]): Promise<ResultSet[]> {
    return this.inTurn((transaction) => transaction.batch(statements.map(plain)))
  }

  executeMultiple(sql: string): Promise<void> {
    return this.inTurn((transaction) => transaction.executeMultiple(sql))
  }

  /** A writing transaction, whatever is asked: one that read first could not wait for the lock afterwards. */
  async transaction(): Promise<Transaction> {
    const turn = await this.turns.take()
    return new PatientTransaction(turn, () => this.renew())
  }

  migrate(statements: InStatement[]): Promise<ResultSet[]> {
    return this.batch(statements)
  }

  sync(): ReturnType<Client['sync']> {
    return this.client.sync()
  }

  reconnect(): void {
    void this.alone(() => this.renew())
  }

  close(): void {
    this.client.close()
  }

  private async inTurn<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = await this.transaction()
    try {
      const result = await work(transaction)
      await transaction.commit()
      return result
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  /** Readers meet no lock as a rule; another process that repairs or rebuilds the file is one. */
  private async read<T>(work: () => Promise<T>): Promise<T> {
    const until = performance.now() + this.options.waitMs
    const pause = pauses()
    for (;;) {
      try {
        return await this.alone(async () => {
          try {
            return await work()
          } catch (error) {
            if (isBusy(error)) await this.renew()
            throw error
          }
        })
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) throw error
      }
      await sleep(pause())
    }
  }

  private async alone<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }

  /** The connection's users one after the other; a transaction is one of them. */
  private async enter(): Promise<() => void> {
    let leave: () => void = () => undefined
    const before = this.last
    this.last = new Promise((resolve) => {
      leave = resolve
    })
    await before
    return leave
  }

  private async begin(): Promise<Begun> {
    const leave = await this.enter()
    try {
      const transaction = await this.client.transaction('deferred')
      try {
        // A script's statements are gone when it ends, whether or not they got what they wanted.
        await transaction.executeMultiple('COMMIT; BEGIN IMMEDIATE')
        return { transaction, leave }
      } catch (error) {
        transaction.close()
        throw error
      }
    } catch (error) {
      leave()
      throw error
    }
  }

  private async renew(): Promise<void> {
    if (this.client.closed) return
    this.client.reconnect()
    this.opened += 1
    for (const pragma of this.options.pragmas) await this.client.execute(pragma)
  }
}

const plain = (statement: InStatement | [string, InArgs?]): InStatement =>
  Array.isArray(statement) ? { sql: statement[0], args: statement[1] ?? [] } : statement

interface Begun {
  transaction: Transaction
  leave(): void
}

class PatientTransaction implements Transaction {
  private broken = false
  private over = false

  constructor(
    private readonly turn: Turn<Begun>,
    private readonly renew: () => Promise<void>,
  ) {}

  get closed(): boolean {
    return this.over || this.turn.begun.transaction.closed
  }

  execute(statement: InStatement): Promise<ResultSet> {
    return this.watched(() => this.turn.begun.transaction.execute(statement))
  }

  batch(statements: InStatement[]): Promise<ResultSet[]> {
    return this.watched(() => this.turn.begun.transaction.batch(statements))
  }

  executeMultiple(sql: string): Promise<void> {
    return this.watched(() => this.turn.begun.transaction.executeMultiple(sql))
  }

  async commit(): Promise<void> {
    try {
      await this.executeMultiple('COMMIT')
    } finally {
      await this.end()
    }
  }

  rollback(): Promise<void> {
    return this.end()
  }

  close(): void {
    void this.end()
  }

  private async watched<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      this.broken ||= isBusy(error)
      throw error
    }
  }

  /** Rolls back what is not committed and lets the next one write. Never rejects. */
  private async end(): Promise<void> {
    if (this.over) return
    this.over = true
    const { transaction, leave } = this.turn.begun
    try {
      transaction.close()
    } catch {
      this.broken = true
    }
    try {
      if (this.broken) await this.renew()
    } catch {
      // The file cannot be opened at present: whoever uses the connection next is told so.
    }
    leave()
    this.turn.giveBack()
  }
}
