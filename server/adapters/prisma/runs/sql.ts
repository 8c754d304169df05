import { columns, type RunEntry, type RunRow } from './rows'

/** A statement with numbered parameters (`$1`), which SQLite and PostgreSQL both take. */
export interface Statement {
  sql: string
  args: unknown[]
}

/** The relational store as far as writing runs needs it. */
export interface RunDatabase {
  /** Runs the statements in one transaction; gives the number of rows each has changed. */
  execute(statements: readonly Statement[]): Promise<number[]>
  close(): Promise<void>
}

/** What the end of a run changes; the rest stays as it began. */
const changes = (['status', 'outputs', 'error', 'inputTokens', 'outputTokens', 'durationMs'] satisfies (keyof RunRow)[])
  .map((name) => `"${name}" = excluded."${name}"`)
  .join(', ')

/**
 * Writes entries so that it may be done twice, as after a crash, and in any order: a run that has ended does not run
 * again, and an event that is there stays.
 */
export function writeStatements(entries: readonly RunEntry[]): Statement[] {
  // PostgreSQL refuses to change a row twice in one statement, so each run goes in once, as it stood last.
  const rows = new Map<string, RunRow>()
  for (const { row } of entries) if (row.status !== 'running' || !rows.has(row.id)) rows.set(row.id, row)
  const runs = insert('Run', columns, [...rows.values()])
  runs.sql += ` ON CONFLICT ("id") DO UPDATE SET ${changes} WHERE "Run"."status" = 'running'`
  const traces = entries.filter(({ events }) => events !== '')
  if (traces.length === 0) return [runs]
  const events = insert(
    'RunEventRow',
    ['runId', 'seq', 'event'],
    traces.map(({ row, seq, events }) => ({ runId: row.id, seq, event: events })),
  )
  events.sql += ' ON CONFLICT ("runId", "seq") DO NOTHING'
  return [runs, events]
}

/**
 * Deletes runs that have ended and are older than the `keep` newest, `portion` at most, so that others need not wait long.
 * Where the newest begin is read off the index alone: a look at each of their rows would cost as much as writing them.
 */
export function pruneStatement(workspaceId: string, keep: number, portion: number): Statement {
  const oldestKept = `SELECT "startedAt" FROM "Run" WHERE "workspaceId" = $1
    ORDER BY "startedAt" DESC LIMIT 1 OFFSET ${Math.trunc(keep) - 1}`
  const old = `SELECT "id" FROM "Run" WHERE "workspaceId" = $1 AND "status" <> 'running'
    ${keep >= 1 ? `AND "startedAt" < (${oldestKept})` : ''} ORDER BY "startedAt" LIMIT ${portion}`
  return { sql: `DELETE FROM "Run" WHERE "id" IN (${old})`, args: [workspaceId] }
}

/** Longer texts are hardly ever the same. Characters. */
const LONGEST_SHARED = 100

function insert<Column extends string>(
  table: string,
  names: readonly Column[],
  rows: readonly { readonly [C in Column]?: unknown }[],
): Statement {
  const args: unknown[] = []
  // Runs of one endpoint have most columns in common, and what is given once is handed over once. By column, because
  // PostgreSQL gives each parameter the type of the column it stands for.
  const known = names.map(() => new Map<unknown, string>())
  const placeOf = (value: unknown, seen: Map<unknown, string> | undefined): string => {
    if (typeof value === 'string' && value.length > LONGEST_SHARED) return `$${args.push(value)}`
    let place = seen?.get(value)
    if (place === undefined) {
      place = `$${args.push(value)}`
      seen?.set(value, place)
    }
    return place
  }
  const tuples = rows.map((row) => `(${names.map((name, at) => placeOf(row[name], known[at])).join(', ')})`)
  const list = names.map((name) => `"${name}"`).join(', ')
  return { sql: `INSERT INTO "${table}" (${list}) VALUES ${tuples.join(', ')}`, args }
}
