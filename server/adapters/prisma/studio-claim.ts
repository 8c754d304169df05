import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { PrismaPg } from '@prisma/adapter-pg'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { storeErrorOf } from '@/server/capabilities/store-error'

/** The number of the lock that a studio holds as long as its connection lives. */
const STUDIO_LOCK = 72_707_370
/** How a studio's connection is called, where whoever administers the server sees it too. */
const NAME = 'telar studio'
/** What PostgreSQL keeps of a name. Bytes. */
const LONGEST_NAME = 63
/** How often the claim is looked after: a server that was restarted has forgotten it. Milliseconds. */
const LOOK_EVERY_MS = 5_000

/** The right of one studio to the unfinished work of a database. */
export interface StudioClaim {
  release(): Promise<void>
}

type Connection = Awaited<ReturnType<PrismaPg['connect']>>

const holding = `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()
  AND objid = ${STUDIO_LOCK}) OR pg_try_advisory_lock(${STUDIO_LOCK}) AS "held"`
/** A computer that lost its power closes no connection: the server looks after half a minute, not two hours. */
const watching = `SELECT set_config('tcp_keepalives_idle', '15', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false)`
const otherHolder = `SELECT a.application_name AS "name" FROM pg_locks l JOIN pg_stat_activity a USING (pid)
  WHERE l.locktype = 'advisory' AND l.granted AND l.objid = ${STUDIO_LOCK}
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`

/**
 * Claims a PostgreSQL database for this studio: two would take each other's queue. The claim goes with its connection,
 * so a studio that crashed holds none. `onLost` hears when the server forgot it and another studio was quicker.
 * Throws `conflict` when another studio has it, `database-unreachable` when the server does not answer.
 */
export async function claimForStudio(url: string, onLost: (error: AppError) => void): Promise<StudioClaim> {
  const name = `${NAME} ${randomBytes(4).toString('hex')} of process ${process.pid} on ${hostname()}`.slice(
    0,
    LONGEST_NAME,
  )
  // One connection that is kept: the lock belongs to it. A pool would otherwise close it when it is idle.
  const config = { connectionString: url, max: 1, idleTimeoutMillis: 0, keepAlive: true, application_name: name }
  const connection = await new PrismaPg(config).connect()
  try {
    if (!(await holds(connection))) throw taken(await holderOf(connection))
  } catch (error) {
    await connection.dispose()
    throw error instanceof AppError ? error : (storeErrorOf(error, { database: true }) ?? error)
  }
  const look = async () => {
    try {
      if (await holds(connection)) return
      const holder = await holderOf(connection)
      // Behind a pooler our own lock may be on another of the server's connections.
      if (holder.startsWith(NAME) && holder !== name) onLost(taken(holder))
    } catch {
      // The server is away, and nobody can take anything there meanwhile.
    }
  }
  const timer = setInterval(() => void look(), LOOK_EVERY_MS)
  timer.unref()
  return {
    async release() {
      clearInterval(timer)
      await connection.dispose()
    },
  }
}

async function holds(connection: Connection): Promise<boolean> {
  await connection.queryRaw(statement(watching))
  const { rows } = await connection.queryRaw(statement(holding))
  return rows[0]?.[0] === true
}

async function holderOf(connection: Connection): Promise<string> {
  const { rows } = await connection.queryRaw(statement(otherHolder))
  return String(rows[0]?.[0] ?? '')
}

const statement = (sql: string) => ({ sql, args: [], argTypes: [] })

function taken(holder: string): AppError {
  // Who may see the names of connections is the server's rule.
  const who = holder === '' ? NAME : holder
  return new AppError('conflict', say('Another studio uses this PostgreSQL database: {who}.', { who }), {
    fix: say(
      'Stop that one, or set DATABASE_URL to another database. Gateways (npm run gateway) may run beside a studio.',
    ),
  })
}
