import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { jobsConformance } from './jobs'

jobsConformance('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telar-jobs-'))
  const prisma = await openDatabase({ url: `file:${join(folder, 'telar.db')}` })
  return {
    worker: (options) => createJobs({ prisma, log: { error: () => undefined }, pollMs: 20, ...options }),
    async close() {
      await prisma.$disconnect()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
