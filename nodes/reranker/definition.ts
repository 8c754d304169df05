import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages, notes } from './messages'

const llmMethods = ['llm-pointwise', 'llm-listwise']
const outsideMethods = [...llmMethods, 'server']

const config = z.object({
  method: z.enum(['mmr', 'lexical', 'llm-pointwise', 'llm-listwise', 'server']).default('mmr').meta({}),
  topN: z.number().int().min(1).max(100).default(5).meta({ ui: 'slider', step: 1 }),
  lambda: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .meta({ ui: 'slider', step: 0.05, visibleWhen: { field: 'method', in: ['mmr'] } }),
  model: modelRefSchema
    .default({ provider: 'auto', model: '' })
    .meta({ ui: 'chat-model', visibleWhen: { field: 'method', in: llmMethods } }),
  /** Empty: the server's own. */
  serverModel: z
    .string()
    .trim()
    .max(200)
    .default('')
    .meta({ visibleWhen: { field: 'method', in: ['server'] } }),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(120_000)
    .default(15_000)
    .meta({ unit: 'ms', advanced: true, visibleWhen: { field: 'method', in: outsideMethods } }),
  scoreThreshold: z.number().optional().meta({ advanced: true }),
})
export type RerankerConfig = z.infer<typeof config>

const usesModel = (method: RerankerConfig['method']): boolean => llmMethods.includes(method)

/** Puts retrieved chunks into a better order and keeps the best. */
export const reranker = defineNode({
  type: 'reranker',
  version: 1,
  category: 'retrieval',
  icon: 'IconSortDescending',
  order: 50,
  next: ['prompt-template', 'context-packer', 'output'],
  messages,
  notes,
  config,
  defaults: {
    method: 'mmr',
    topN: 5,
    lambda: 0.7,
    model: { provider: 'auto', model: '' },
    serverModel: '',
    timeoutMs: 15_000,
  },
  ports: () => ({
    inputs: { query: port.text(), chunks: port.chunks() },
    outputs: { chunks: port.chunks() },
  }),
  explain: { kind: 'chunks', stage: 'reranked', reason: 'reranked-out', limit: ({ topN }) => topN },
  needs: ['chatModel', 'rerankServer'],
  effect: 'read',
  // Above the longest time limit of its own, which bypasses instead of failing.
  timeoutMs: 180_000,
  resources: ({ method, model }) => {
    if (method === 'server') return [{ kind: 'rerankServer', path: ['method'] }]
    return usesModel(method) ? [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'] }] : []
  },
})
