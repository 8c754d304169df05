import { createJobs } from '@/server/adapters/prisma/jobs/create-jobs'
import { openDatabase } from '@/server/adapters/prisma/open-database'
import { onEachDatabase } from '../builders/databases'
import { jobsConformance } from './jobs'

onEachDatabase('jobs', (make) =>
  jobsConformance(async () => {
    const database = await make()
    const prisma = await openDatabase(database)
    return {
      worker: (options) => createJobs({ prisma, log: { error: () => undefined }, pollMs: 20, ...options }),
      async close() {
        await prisma.$disconnect()
        await database.remove()
      },
    }
  }),
)
