import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError, errorInfo } from '@/pipeline/errors'
import { foreign, say } from '@/pipeline/said'
import type { Database } from '@/server/adapters/prisma/database'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { prismaRecords } from '@/server/adapters/prisma/records'
import type { Records } from '@/server/capabilities/records'
import type { RecordingState } from '@/server/capabilities/run-store'
import type { StoreStatus } from '@/server/capabilities/vector-store'
import { SystemWatch } from '../system/watch-system'
import { readiness } from './readiness'

let folder: string
let prisma: Database
let records: Records

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telar-ready-'))
  prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  records = prismaRecords(prisma)
})
afterEach(async () => {
  await prisma.$disconnect()
  await rm(folder, { recursive: true })
})

const watching = (store: StoreStatus) =>
  new SystemWatch({
    providers: async () => [
      { provider: 'ollama', state: 'down', message: foreign('Nothing listens.') },
      { provider: 'built-in', state: 'up' },
    ],
    models: async () => [],
    store: async () => store,
  })

const recording = (changes: Partial<RecordingState> = {}) => ({
  recording: (): RecordingState => ({ state: 'up', unrecorded: 'refuse', lost: 0, ...changes }),
})

describe('readiness', () => {
  it('names every dependency and which of them are required', async () => {
    const watch = watching({ kind: 'embedded', state: 'up' })
    expect(await readiness({ records, watch, runs: recording() })).toEqual([
      { name: 'database', state: 'up', required: true },
      { name: 'vectors:embedded', state: 'up', required: true },
      { name: 'records', state: 'up', required: true },
      { name: 'models:ollama', state: 'down', required: false, message: 'Nothing listens.' },
      { name: 'models:built-in', state: 'up', required: false },
    ])
  })

  it('says when runs cannot be recorded, and whether they are served all the same', async () => {
    const watch = watching({ kind: 'embedded', state: 'up' })
    const full = { state: 'down', error: errorInfo(new AppError('storage-full', say('The disk is full.'))) } as const
    const refusing = await readiness({ records, watch, runs: recording(full) })
    expect(refusing[2]).toEqual({
      name: 'records',
      state: 'down',
      required: true,
      message: 'The disk is full.',
    })
    const serving = await readiness({ records, watch, runs: recording({ ...full, unrecorded: 'serve', lost: 7 }) })
    expect(serving[2]).toEqual({
      name: 'records',
      state: 'down',
      required: false,
      message: 'The disk is full. 7 runs were served and not recorded.',
    })
  })

  it('tells what is down, and nothing that an unknown error says', async () => {
    const failing = new Error('secret path /home/x')
    const broken = { ping: () => Promise.reject(failing) }
    const watch = watching({ kind: 'qdrant', state: 'down', message: foreign('Qdrant does not answer.') })
    const [database, vectors] = await readiness({ records: broken, watch, runs: recording() })
    expect(database).toMatchObject({ name: 'database', state: 'down', required: true })
    expect(database?.message).not.toContain('secret')
    expect(vectors).toEqual({
      name: 'vectors:qdrant',
      state: 'down',
      required: true,
      message: 'Qdrant does not answer.',
    })
  })
})
