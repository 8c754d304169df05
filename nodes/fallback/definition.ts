import { z } from 'zod'
import { defineNode, type Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { messages } from './messages'

/** The names of the alternatives, in the order in which they are tried. */
const ALTERNATIVES = ['first', 'second', 'third', 'fourth', 'fifth'] as const

const config = z.object({
  type: z.enum(['text', 'chunks', 'messages', 'json']).default('text').meta({}),
  count: z.number().int().min(2).max(ALTERNATIVES.length).default(2).meta({ ui: 'slider', step: 1 }),
  acceptEmpty: z.boolean().default(false).meta({}),
})

/** Gives on the first of several alternatives that succeeds. The engine chooses; the next starts when the one before is lost. */
export const fallback = defineNode({
  type: 'fallback',
  version: 1,
  category: 'logic',
  icon: 'IconLifebuoy',
  next: ['output', 'prompt-template', 'model'],
  messages,
  config,
  defaults: { type: 'text', count: 2, acceptEmpty: false },
  ports: ({ type, count }) => {
    const inputs: Ports = Object.fromEntries(ALTERNATIVES.slice(0, count).map((name) => [name, port[type]()]))
    const outputs: Ports = { value: port[type]() }
    return { inputs, outputs }
  },
  alternatives: ({ acceptEmpty }) => ({ acceptEmpty }),
  needs: [],
  effect: 'pure',
  timeoutMs: 10_000,
})
