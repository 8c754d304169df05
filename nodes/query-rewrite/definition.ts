import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages, notes } from './messages'

const severalModes = ['multi-query', 'decompose']

const config = z.object({
  mode: z.enum(['condense', 'multi-query', 'hyde', 'decompose']).default('condense').meta({}),
  model: modelRefSchema.default({ provider: 'auto', model: '' }).meta({ ui: 'chat-model' }),
  count: z
    .number()
    .int()
    .min(2)
    .max(8)
    .default(4)
    .meta({ ui: 'slider', step: 1, visibleWhen: { field: 'mode', in: severalModes } }),
  keepOriginal: z
    .boolean()
    .default(true)
    .meta({ visibleWhen: { field: 'mode', in: [...severalModes, 'hyde'] } }),
  guidance: z.string().max(2000).default('').meta({ ui: 'textarea', advanced: true }),
  turns: z.number().int().min(1).max(50).default(6).meta({ advanced: true }),
  onFailure: z.enum(['fallback', 'fail']).default('fallback').meta({ advanced: true }),
  timeoutMs: z.number().int().min(100).max(120_000).default(30_000).meta({ unit: 'ms', advanced: true }),
})
export type QueryRewriteConfig = z.infer<typeof config>

/**
 * Rewrites a question so that retrieval finds more. `condense` makes a follow-up question stand alone; `multi-query` asks
 * it in several ways; `hyde` writes a passage that could answer it and searches for that (Gao et al. 2022, "Precise
 * Zero-Shot Dense Retrieval without Relevance Labels"); `decompose` splits it into questions that one passage each can
 * answer.
 */
export const queryRewrite = defineNode({
  type: 'query-rewrite',
  version: 1,
  category: 'retrieval',
  icon: 'IconPencilQuestion',
  order: 20,
  next: ['retriever', 'prompt-template'],
  messages,
  notes,
  config,
  defaults: {
    mode: 'condense',
    model: { provider: 'auto', model: '' },
    count: 4,
    keepOriginal: true,
    guidance: '',
    turns: 6,
    onFailure: 'fallback',
    timeoutMs: 30_000,
  },
  ports: () => ({
    inputs: { query: port.text(), history: port.messages({ required: false }) },
    outputs: { query: port.text(), queries: port.json() },
  }),
  needs: ['chatModel'],
  effect: 'read',
  // Above the longest time limit of its own.
  timeoutMs: 180_000,
  resources: ({ model }) => [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'] }],
})
