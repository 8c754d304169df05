import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '@/pipeline/error-table'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { knownError, storeErrorOf } from './store-error'

const coded = (code: string, more: object = {}) => Object.assign(new Error('secret words'), { code, ...more })
/** As Prisma wraps what a driver adapter says. */
const prisma = (code: string, cause: object) =>
  coded(code, { meta: { driverAdapterError: Object.assign(new Error('driver'), { cause }) } })

describe('errors of disk and database', () => {
  const cases: [string, unknown, ErrorCode][] = [
    ['a full disk', coded('ENOSPC'), 'storage-full'],
    ['a quota', coded('EDQUOT'), 'storage-full'],
    ['the largest file', coded('EFBIG'), 'storage-full'],
    ['a missing right', coded('EACCES'), 'storage-denied'],
    ['a read-only file system', coded('EROFS'), 'storage-read-only'],
    ['a failing disk', coded('EIO'), 'storage-failed'],
    ['a full disk of SQLite', coded('SQLITE_FULL'), 'storage-full'],
    ['a locked database', coded('SQLITE_BUSY'), 'database-busy'],
    ['a database that is none', coded('SQLITE_NOTADB'), 'database-damaged'],
    ['SQLite through Prisma', prisma('P2039', { kind: 'sqlite', originalCode: '13' }), 'storage-full'],
    ['an extended code', prisma('P2010', { kind: 'sqlite', originalCode: '778' }), 'storage-failed'],
    ['shared memory that cannot grow', coded('SQLITE_IOERR', { rawCode: 4874 }), 'storage-full'],
    ['the same through Prisma', prisma('P2010', { kind: 'sqlite', originalCode: '4874' }), 'storage-full'],
    ['a read-only SQLite file', prisma('P2039', { kind: 'sqlite', originalCode: '1544' }), 'storage-read-only'],
    ['a lock through Prisma', prisma('P1008', { kind: 'SocketTimeout', originalCode: '5' }), 'database-busy'],
    ['a lock with an old snapshot', prisma('P1008', { kind: 'SocketTimeout', originalCode: '517' }), 'database-busy'],
    ['a transaction without its turn', coded('P2028'), 'database-busy'],
    ['a server that is away', prisma('P1001', { kind: 'DatabaseNotReachable' }), 'database-unreachable'],
    ['a server with a full disk', prisma('P2039', { kind: 'postgres', originalCode: '53100' }), 'storage-full'],
    ['a server that shuts down', prisma('P2039', { kind: 'postgres', originalCode: '57P01' }), 'database-unreachable'],
    ['a read-only server', prisma('P2039', { kind: 'postgres', originalCode: '25006' }), 'storage-read-only'],
    ['a missing right on a server', prisma('P2039', { kind: 'postgres', originalCode: '42501' }), 'storage-denied'],
    ['what is wrapped', new Error('outer', { cause: new Error('inner', { cause: coded('ENOSPC') }) }), 'storage-full'],
  ]
  it.each(cases)('tell %s by its code', (_, error, code) => {
    const told = storeErrorOf(error)
    expect(told?.code).toBe(code)
    expect(told?.message).not.toContain('secret')
    expect(told?.cause).toBe(error)
    expect(told?.retryAfterMs !== undefined).toBe(told?.status === 503)
  })

  it('tell a lost connection only where the database was spoken to', () => {
    for (const error of [coded('ECONNREFUSED'), new AggregateError([coded('ECONNREFUSED')]), coded('57P01')]) {
      expect(storeErrorOf(error, { database: true })?.code).toBe('database-unreachable')
      expect(storeErrorOf(error)).toBeUndefined()
    }
  })

  it('tell a text that PostgreSQL cannot keep, which is no trouble of the database', () => {
    const error = prisma('P2010', { kind: 'postgres', originalCode: '22021' })
    expect(knownError(error)).toMatchObject({ code: 'invalid-input', status: 422 })
    expect(storeErrorOf(error, { database: true })).toBeUndefined()
  })

  it('leave everything else alone', () => {
    const unique = prisma('P2002', { kind: 'UniqueConstraintViolation', originalCode: '2067' })
    const others = [
      unique,
      new TypeError('bug'),
      coded('ENOENT'),
      coded('P2025'),
      coded('EACCES', { syscall: 'spawn tesseract' }),
      'text',
      null,
      undefined,
    ]
    for (const error of others) {
      expect(storeErrorOf(error, { database: true })).toBeUndefined()
      expect(knownError(error)).toBe(error)
    }
    const known = new AppError('not-found', say('x'), { cause: coded('ENOSPC') })
    expect(storeErrorOf(known)).toBeUndefined()
    expect(knownError(known)).toBe(known)
  })
})
