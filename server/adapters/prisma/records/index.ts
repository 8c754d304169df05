import type { Records } from '@/server/capabilities/records'
import type { Database } from '../database'
import { PrismaCollections } from './collections'
import { PrismaDatasets } from './datasets'
import { PrismaDeployments } from './deployments'
import { PrismaDocuments } from './documents'
import { PrismaExperiments } from './experiments'
import { PrismaGrids } from './grids'
import { PrismaIndexes } from './indexes'
import { PrismaIngest } from './ingest-records'
import { PrismaJudgeCards } from './judge-cards'
import { PrismaMeasurements } from './measurements'
import { PrismaPipelines } from './pipelines'
import { PrismaSecrets } from './secrets'
import { PrismaSources } from './sources'
import { PrismaSyncs } from './syncs'
import { PrismaSyntheses } from './syntheses'
import { PrismaTerms } from './terms'

/** The records of a relational store. */
export const prismaRecords = (db: Database): Records => ({
  collections: new PrismaCollections(db),
  datasets: new PrismaDatasets(db),
  deployments: new PrismaDeployments(db),
  documents: new PrismaDocuments(db),
  experiments: new PrismaExperiments(db),
  grids: new PrismaGrids(db),
  indexes: new PrismaIndexes(db),
  ingest: new PrismaIngest(db),
  judgeCards: new PrismaJudgeCards(db),
  measurements: new PrismaMeasurements(db),
  pipelines: new PrismaPipelines(db),
  secrets: new PrismaSecrets(db),
  sources: new PrismaSources(db),
  syncs: new PrismaSyncs(db),
  syntheses: new PrismaSyntheses(db),
  terms: new PrismaTerms(db),
  settings: {
    get: async (key) => (await db.setting.findUnique({ where: { key } }))?.value ?? null,
    set: async (key, value) =>
      void (await db.setting.upsert({ where: { key }, create: { key, value }, update: { value } })),
  },
  ping: async () => void (await db.workspace.findFirst({ select: { id: true } })),
})
