import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { type Client, createClient } from '@libsql/client'
import { type FileOutcome, taskSchema } from './check-file'
import { openDatabase } from './database'
import { createTables } from './points-table'

// The thread that reads a whole vector file: nobody waits for that.
const port = parentPort
if (!port) throw new Error('vectors-worker runs only as a worker thread')
const task = taskSchema.parse(workerData)
const shared = ['collections', 'free_slots', 'staged', 'commits', 'aliases'] as const
port.postMessage(task.task === 'check' ? await check(task.path) : await salvage(task.path, task.to))

async function check(path: string): Promise<FileOutcome> {
  const client = createClient({ url: pathToFileURL(path).href })
  try {
    return { problems: await problemsOf(client, 'PRAGMA quick_check(10)'), kept: 0, found: 0 }
  } catch (error) {
    return { problems: [String(error)], kept: 0, found: 0 }
  } finally {
    client.close()
  }
}

async function problemsOf(client: Client, pragma: string): Promise<string[]> {
  const { rows } = await client.execute(pragma)
  return rows.map((row) => String(row[0])).filter((line) => line !== 'ok')
}

/** Copies every collection whose tables are whole into a new file; the old one is only read. */
async function salvage(path: string, to: string): Promise<FileOutcome> {
  // Makes its tables.
  ;(await openDatabase(to)).close()
  const client = createClient({ url: pathToFileURL(to).href, concurrency: 1 })
  const outcome: FileOutcome = { problems: [], kept: 0, found: 0 }
  try {
    await client.execute({ sql: 'ATTACH ? AS damaged', args: [path] })
    const { rows } = await client.execute('SELECT id FROM damaged.collections')
    for (const row of rows) {
      const id = Number(row.id)
      outcome.found++
      try {
        await copy(client, id)
        outcome.kept++
      } catch (error) {
        outcome.problems.push(`collection ${id}: ${String(error)}`)
      }
    }
  } catch (error) {
    outcome.problems.push(String(error))
  } finally {
    client.close()
  }
  return outcome
}

async function copy(client: Client, id: number): Promise<void> {
  for (const table of [`points_${id}`, `vectors_${id}`]) {
    const problems = await problemsOf(client, `PRAGMA damaged.quick_check('${table}')`)
    if (problems.length > 0) throw new Error(problems.join('; '))
  }
  await client.batch(
    [
      ...createTables(id),
      ...['points', 'vectors'].map((kind) => `INSERT INTO ${kind}_${id} SELECT * FROM damaged.${kind}_${id}`),
      ...shared.map((table) => {
        const column = table === 'collections' ? 'id' : 'collection'
        return `INSERT INTO ${table} SELECT * FROM damaged.${table} WHERE ${column} = ${id}`
      }),
    ],
    'write',
  )
}
