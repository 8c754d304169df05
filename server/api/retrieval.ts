import { retrieval } from '@/server/services/retrieval'
import { procedures } from './procedures'

export const retrievalRouter = procedures('retrieval', retrieval)
