import { z } from 'zod'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages, notes } from './messages'

const config = z.object({
  citations: z.boolean().default(true).meta({}),
  requireCitations: z
    .boolean()
    .default(false)
    .meta({ visibleWhen: { field: 'citations', in: [true] } }),
})
export type OutputConfig = z.infer<typeof config>

/** What the pipeline gives back: the answer, and the sources its citations lead to. */
export const output = defineNode({
  type: 'output',
  version: 1,
  category: 'io',
  icon: 'IconFlag',
  order: 110,
  role: 'output',
  messages,
  notes,
  config,
  defaults: { citations: true, requireCitations: false },
  ports: () => ({
    inputs: { answer: port.text(), sources: port.chunks({ required: false }) },
    outputs: { answer: port.text(), sources: port.json() },
  }),
  needs: [],
  effect: 'pure',
  timeoutMs: 10_000,
})
