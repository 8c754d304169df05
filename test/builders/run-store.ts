import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import type { PrismaClient } from '@/generated/sqlite/client'
import type { RunEvent } from '@/pipeline/run-event'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { PrismaRunStore, type RunStoreOptions } from '@/server/adapters/prisma/runs/store'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { TestDatabase } from './databases'
import { aRun, finished, started, stepDone } from './run-record'

/** A run store for each test, on a database of its own with the workspaces `w` and `other`. It writes when it is asked. */
class RunStoreAtHand {
  store: PrismaRunStore
  /** What went wrong, a sentence each. */
  readonly errors: string[] = []

  constructor(
    readonly database: TestDatabase,
    readonly prisma: PrismaClient,
  ) {
    this.store = this.open()
  }

  get folder(): string {
    return this.database.folder
  }

  open(options: Partial<RunStoreOptions> = {}): PrismaRunStore {
    const onError = (_: unknown, message: string) => void this.errors.push(message)
    return new PrismaRunStore(this.prisma, { dataFolder: this.folder, onError, flushMs: 60_000, ...options })
  }

  /** Notes a run from its beginning to its end; gives its events. */
  complete(id: string, rest: Partial<RunRecord> = {}): RunEvent[] {
    const events = [started(id), stepDone(id, 2, 's')]
    this.store.begin(aRun(id, rest))
    for (const event of events) this.store.record(event)
    this.store.finish(finished(id, 3))
    return [...events, finished(id, 3)]
  }

  /** What the journal holds. */
  async journals(): Promise<string> {
    const files = ['runs.journal', 'runs.journal.2'].map((name) => readFile(join(this.folder, name), 'utf8'))
    return (await Promise.all(files)).join('')
  }

  /** The file of what was set aside. */
  get refused(): string {
    return join(this.folder, 'runs.journal.refused')
  }
}

/** Gives each test its own; what is returned tells the present one. */
export function runStoreForEach(make: () => Promise<TestDatabase>): () => RunStoreAtHand {
  let at: RunStoreAtHand
  beforeEach(async () => {
    const database = await make()
    const prisma = await openDatabase({ url: database.url })
    await prisma.workspace.createMany({ data: ['w', 'other'].map((id) => ({ id, name: id })) })
    at = new RunStoreAtHand(database, prisma)
  })
  afterEach(async () => {
    await at.store.close()
    await at.prisma.$disconnect()
    await at.database.remove()
  })
  return () => at
}
