import { z } from 'zod'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages, notes } from './messages'

const config = z.object({
  budget: z.number().int().min(50).max(1_000_000).default(3000).meta({ unit: 'tokens' }),
  order: z.enum(['rank', 'document', 'best-first-and-last']).default('rank').meta({}),
  merge: z.boolean().default(true).meta({}),
  deduplicate: z.boolean().default(true).meta({}),
  /** Share of a chunk that stands in a better one already, above which it says nothing new. */
  overlap: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.8)
    .meta({ ui: 'slider', step: 0.05, advanced: true, visibleWhen: { field: 'deduplicate', in: [true] } }),
})
export type ContextPackerConfig = z.infer<typeof config>

/**
 * Chooses the chunks that go into a prompt: best first, none that repeats another, within a token budget, and puts them
 * into an order. At least one chunk is always passed on.
 */
export const contextPacker = defineNode({
  type: 'context-packer',
  version: 1,
  category: 'retrieval',
  icon: 'IconPackage',
  order: 60,
  next: ['prompt-template', 'grounding', 'output'],
  messages,
  notes,
  config,
  defaults: { budget: 3000, order: 'rank', merge: true, deduplicate: true, overlap: 0.8 },
  ports: () => ({ inputs: { chunks: port.chunks() }, outputs: { chunks: port.chunks() } }),
  explain: { kind: 'chunks', stage: 'packed', reason: 'packed-out', limit: ({ budget }) => budget },
  needs: [],
  effect: 'pure',
  timeoutMs: 10_000,
})
