import { sources } from '@/server/services/sources'
import { procedures } from './procedures'

export const sourcesRouter = procedures('sources', sources)
