import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmbeddedVectorStore } from '../../embedded'
import { openDatabase } from '../../prisma/open-database'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-private-'))
})
afterEach(() => rm(folder, { recursive: true }))

const mode = async (name: string) => ((await stat(join(folder, name))).mode & 0o777).toString(8)
const files = ['telar.db', 'telar.db-wal', 'telar.db-shm', 'vectors.db', 'vectors.db-wal', 'vectors.db-shm']

async function open(): Promise<() => Promise<void>> {
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  await prisma.workspace.upsert({ where: { id: 'w' }, create: { id: 'w', name: 'W' }, update: { name: 'V' } })
  const store = await createEmbeddedVectorStore({ path: join(folder, 'vectors.db') })
  await store.status({ signal: AbortSignal.timeout(5_000) })
  return async () => {
    await prisma.$disconnect()
    await store.close()
  }
}

describe.runIf(process.platform !== 'win32')('the databases', () => {
  it('are for their owner alone, with what SQLite writes beside them', async () => {
    const close = await open()
    for (const name of files) expect([name, await mode(name)]).toEqual([name, '600'])
    await close()
  })

  it('become so when an earlier version made them readable', async () => {
    for (const name of ['telar.db', 'vectors.db']) await writeFile(join(folder, name), '', { mode: 0o644 })
    const close = await open()
    for (const name of files) expect([name, await mode(name)]).toEqual([name, '600'])
    await close()
  })
})
