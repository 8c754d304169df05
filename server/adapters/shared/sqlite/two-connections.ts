import { PrismaLibSql } from '@prisma/adapter-libsql'
import type { PatientClient } from './patient-client'

type Adapter = Awaited<ReturnType<PrismaLibSql['connect']>>

/** Prisma's adapter on a connection that is already open and set up. */
class OnClient extends PrismaLibSql {
  constructor(private readonly client: PatientClient) {
    super({ url: 'file:' })
  }

  override createClient(): PatientClient {
    return this.client
  }
}

/**
 * Prisma's adapter on two connections to one file: what is only read waits neither for a transaction nor for a lock.
 * What was committed before a read began is in it.
 */
export function twoConnections(writer: PatientClient, reader: PatientClient) {
  return {
    provider: 'sqlite' as const,
    adapterName: '@prisma/adapter-libsql',
    async connect(): Promise<Adapter> {
      const reads = await new OnClient(reader).connect()
      // An adapter lets one caller wait at a time, however long. The connection itself knows better, so each has its own.
      const writes = () => new OnClient(writer).connect()
      return {
        provider: reads.provider,
        adapterName: reads.adapterName,
        queryRaw: async (query) => (isSelect(query.sql) ? reads : await writes()).queryRaw(query),
        executeRaw: async (query) => (await writes()).executeRaw(query),
        executeScript: async (script) => (await writes()).executeScript(script),
        startTransaction: async (level) => (await writes()).startTransaction(level),
        async dispose() {
          writer.close()
          reader.close()
        },
      }
    },
  }
}

const isSelect = (sql: string): boolean => /^\s*SELECT\b/i.test(sql)
