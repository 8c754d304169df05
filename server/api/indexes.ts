import { indexes } from '@/server/services/indexes'
import { procedures } from './procedures'

export const indexesRouter = procedures('indexes', indexes)
