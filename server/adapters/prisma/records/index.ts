import type { Records } from '@/server/capabilities/records'
import type { Database } from '../database'
import { PrismaCollections } from './collections'
import { PrismaDocuments } from './documents'
import { PrismaIndexes } from './indexes'
import { PrismaQuestions } from './questions'
import { PrismaSources } from './sources'

/** The records of a relational store. */
export const prismaRecords = (db: Database): Records => ({
  collections: new PrismaCollections(db),
  documents: new PrismaDocuments(db),
  indexes: new PrismaIndexes(db),
  questions: new PrismaQuestions(db),
  sources: new PrismaSources(db),
})
