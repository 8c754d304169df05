// Holds the lock of writers on a SQLite file: `node lock-child.mjs <file> <ms>`. Says `locked` once it has it.
import { createClient } from '@libsql/client'

const [path = '', ms = '0'] = process.argv.slice(2)
const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 10_000 })
const transaction = await client.transaction('write')
process.stdout.write('locked\n')
await new Promise((resolve) => setTimeout(resolve, Number(ms)))
await transaction.rollback()
client.close()
