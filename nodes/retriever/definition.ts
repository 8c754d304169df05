import { z } from 'zod'
import { filterSchema } from '@/pipeline/filter'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages } from './messages'

const config = z.object({
  collectionId: z.string().min(1, 'Choose a collection.').meta({ ui: 'collection' }),
  mode: z.enum(['hybrid', 'dense', 'sparse']).default('hybrid').meta({}),
  topK: z.number().int().min(1).max(100).default(8).meta({ ui: 'slider', step: 1 }),
  fusion: z
    .enum(['rrf', 'dbsf'])
    .default('rrf')
    .meta({ visibleWhen: { field: 'mode', in: ['hybrid'] } }),
  scoreThreshold: z.number().optional().meta({}),
  filter: filterSchema.prefault({}).meta({ ui: 'filter' }),
  candidates: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .meta({ advanced: true, visibleWhen: { field: 'mode', in: ['hybrid'] } }),
})
export type RetrieverConfig = z.infer<typeof config>

/** Finds the chunks of a collection that fit a query, by meaning, by words, or both. */
export const retriever = defineNode({
  type: 'retriever',
  version: 1,
  category: 'retrieval',
  messages,
  config,
  defaults: {
    collectionId: '',
    mode: 'hybrid',
    topK: 8,
    fusion: 'rrf',
    filter: { must: [], should: [], mustNot: [] },
    candidates: 50,
  },
  ports: () => ({ inputs: { query: port.text() }, outputs: { chunks: port.chunks() } }),
  needs: ['embedder', 'vectorStore'],
  effect: 'read',
  timeoutMs: 60_000,
  resources: ({ collectionId }) => [
    { kind: 'collection', key: 'collection', id: collectionId, path: ['collectionId'] },
  ],
})
