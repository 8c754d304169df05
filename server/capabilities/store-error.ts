import type { ErrorCode } from '@/pipeline/error-table'
import { AppError, meaning } from '@/pipeline/errors'
import { say } from '@/pipeline/said'

/** What can be wrong with a disk or a database of any kind. */
type Trouble = 'busy' | 'full' | 'denied' | 'readOnly' | 'broken' | 'damaged' | 'away'

/** Errors wrap errors: the driver's is seldom the outermost. */
const DEPTH = 6

/** Codes of the operating system (errno) and of SQLite, by name. */
const byName: Record<string, Trouble> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EFBIG: 'full',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'readOnly',
  EIO: 'broken',
  EMFILE: 'broken',
  ENFILE: 'broken',
  SQLITE_BUSY: 'busy',
  SQLITE_LOCKED: 'busy',
  SQLITE_PROTOCOL: 'busy',
  SQLITE_FULL: 'full',
  SQLITE_PERM: 'denied',
  SQLITE_AUTH: 'denied',
  SQLITE_READONLY: 'readOnly',
  SQLITE_IOERR: 'broken',
  SQLITE_NOMEM: 'broken',
  SQLITE_CORRUPT: 'damaged',
  SQLITE_NOTADB: 'damaged',
  SQLITE_CANTOPEN: 'away',
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html), which Prisma gives as numbers. */
const bySqliteNumber: Record<number, Trouble> = {
  3: 'denied',
  5: 'busy',
  6: 'busy',
  7: 'broken',
  8: 'readOnly',
  10: 'broken',
  11: 'damaged',
  13: 'full',
  14: 'away',
  15: 'busy',
  23: 'denied',
  26: 'damaged',
}

/**
 * SQLITE_IOERR_SHMSIZE: the file of shared memory could not grow. SQLite tells what is the matter with any other file,
 * and of this one only that; a full disk is what it comes from.
 */
const SHM_SIZE = 4874

/** PostgreSQL's SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html): whole codes, then classes. */
const bySqlState: Record<string, Trouble> = {
  '25006': 'readOnly',
  '42501': 'denied',
  '53100': 'full',
  '55P03': 'busy',
  '58030': 'broken',
  '40001': 'busy',
  '40P01': 'busy',
  XX001: 'damaged',
  XX002: 'damaged',
  '08': 'away',
  '28': 'away',
  '3D': 'away',
  '53': 'away',
  '57': 'away',
}

/** Prisma's codes (https://www.prisma.io/docs/orm/reference/error-reference). */
const byPrismaCode: Record<string, Trouble> = {
  P1000: 'away',
  P1001: 'away',
  P1002: 'away',
  P1003: 'away',
  P1010: 'denied',
  P1011: 'away',
  P1017: 'away',
  P2024: 'away',
  P2028: 'busy',
  P2034: 'busy',
  P2037: 'away',
}

/** What happened to the connection to a database server, by the code of Node's socket. */
const bySocketCode: Record<string, Trouble> = {
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  ECONNABORTED: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
}

/**
 * What an error of the disk, of a database driver or of Prisma means to people; `undefined` for an error of
 * another kind. No other file knows their codes. `database` widens it to errors that come from talking
 * to the database and from nothing else, such as a connection that was refused.
 */
export function storeErrorOf(error: unknown, { database = false } = {}): AppError | undefined {
  const trouble = troubleOf(error, database)
  return trouble && new AppError(codes[trouble], meaning(codes[trouble]), { cause: error })
}

/** An error as doors tell it: what disk and database mean, anything else as it came. */
export function knownError(error: unknown): unknown {
  if (error instanceof AppError) return error
  return storeErrorOf(error) ?? unkeptCharacter(error) ?? error
}

/** Whether nothing can be recorded at present: another process keeps the database locked, or its server is away. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'database-busy' || error.code === 'database-unreachable')
}

/** Whether the database refused a row because another one has the same key. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'already-exists'

/** PostgreSQL keeps any text but one with U+0000 in it. The text is wrong then, not the database. */
function unkeptCharacter(error: unknown): AppError | undefined {
  if (!isObject(error)) return undefined
  const driver = inner(error)
  const { originalCode } = isObject(driver) && isObject(driver.cause) ? driver.cause : error
  if (originalCode !== '22021') return undefined
  return new AppError('invalid-input', say('A text holds the character U+0000, which the database cannot keep.'), {
    cause: error,
  })
}

function troubleOf(error: unknown, database: boolean): Trouble | undefined {
  let current = error
  for (let depth = 0; depth < DEPTH && isObject(current); depth++) {
    if (current instanceof AppError) return undefined
    const found = ownTrouble(current, database)
    if (found) return found
    current = inner(current)
  }
  return undefined
}

/** The error inside: Prisma hides the driver's in its facts. */
function inner(error: Record<string, unknown>): unknown {
  const { meta, cause } = error
  if (isObject(meta) && isObject(meta.driverAdapterError)) return meta.driverAdapterError
  if (error instanceof AggregateError) return error.errors[0]
  return cause
}

function ownTrouble(error: Record<string, unknown>, database: boolean): Trouble | undefined {
  const { code, kind, originalCode, message } = error
  if (kind === 'SocketTimeout') return sqliteTrouble(originalCode) ?? 'away'
  if (typeof kind === 'string') return ofDriver(kind, originalCode)
  if (typeof code !== 'string' || isElsewhere(error)) return undefined
  if (code === 'P1008') return isObject(error.meta) ? undefined : 'away'
  const known = error.rawCode === SHM_SIZE ? 'full' : (byName[code] ?? byPrismaCode[code])
  if (known) return known
  if (!database) return undefined
  // What `pg` says of a connection that went away in the middle has no code of its own.
  return bySocketCode[code] ?? sqlStateTrouble(code) ?? (isCutOff(message) ? 'away' : undefined)
}

/** A program that cannot be started or a call that is not let through has the same codes and is no matter of the disk. */
const isElsewhere = ({ code, syscall }: Record<string, unknown>): boolean =>
  typeof syscall === 'string' && /^(spawn|connect|getaddrinfo)/.test(syscall) && !bySocketCode[String(code)]

const isCutOff = (message: unknown): boolean =>
  typeof message === 'string' && /Connection terminated|Client has encountered a connection error/.test(message)

/** How Prisma's adapters name what happened. */
function ofDriver(kind: string, code: unknown): Trouble | undefined {
  switch (kind) {
    case 'sqlite':
      return sqliteTrouble(code)
    case 'postgres':
      return sqlStateTrouble(code)
    case 'TransactionWriteConflict':
      return 'busy'
    case 'DatabaseAccessDenied':
      return 'denied'
    case 'DatabaseNotReachable':
    case 'DatabaseDoesNotExist':
    case 'AuthenticationFailed':
    case 'ConnectionClosed':
    case 'TlsConnectionError':
    case 'TooManyConnections':
      return 'away'
    default:
      return undefined
  }
}

function sqliteTrouble(code: unknown): Trouble | undefined {
  const number = Number(code)
  if (number === SHM_SIZE) return 'full'
  return Number.isInteger(number) ? bySqliteNumber[number & 0xff] : undefined
}

function sqlStateTrouble(code: unknown): Trouble | undefined {
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined
  return bySqlState[code] ?? bySqlState[code.slice(0, 2)]
}

const codes = {
  busy: 'database-busy',
  away: 'database-unreachable',
  full: 'storage-full',
  denied: 'storage-denied',
  readOnly: 'storage-read-only',
  broken: 'storage-failed',
  damaged: 'database-damaged',
} as const satisfies Record<Trouble, ErrorCode>

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
