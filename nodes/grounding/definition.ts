import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { sentence } from '@/pipeline/said'
import { messages, notes } from './messages'

const config = z.object({
  mode: z.enum(['lexical', 'model']).default('lexical').meta({}),
  /** Share of a claim's words that its sources must have. */
  threshold: z
    .number()
    .min(0.1)
    .max(1)
    .default(0.6)
    .meta({ ui: 'slider', step: 0.05, visibleWhen: { field: 'mode', in: ['lexical'] } }),
  /** Whether numbers, names and negations must agree about the same words, or only occur. */
  facts: z
    .enum(['bound', 'anywhere'])
    .default('bound')
    .meta({ visibleWhen: { field: 'mode', in: ['lexical'] } }),
  model: modelRefSchema
    .default({ provider: 'auto', model: '' })
    .meta({ ui: 'chat-model', visibleWhen: { field: 'mode', in: ['model'] } }),
  policy: z.enum(['mark', 'drop', 'abstain']).default('mark').meta({}),
  marker: z
    .string()
    .trim()
    .min(1, sentence('Write what is put behind a claim without support.'))
    .max(100)
    .default('[unsupported]')
    .meta({ visibleWhen: { field: 'policy', in: ['mark'] } }),
  /** Whether the mark says what does not match. */
  reasons: z
    .boolean()
    .default(false)
    .meta({ visibleWhen: { field: 'policy', in: ['mark'] } }),
  minSupport: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .meta({ ui: 'slider', step: 0.05, visibleWhen: { field: 'policy', in: ['abstain'] } }),
  abstention: z
    .string()
    .trim()
    .min(1, sentence('Write what is said instead of the answer.'))
    .max(1000)
    .default('The sources do not support an answer to this question.')
    .meta({ ui: 'textarea', visibleWhen: { field: 'policy', in: ['abstain'] } }),
  requireCitations: z.boolean().default(false).meta({}),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(240_000)
    .default(60_000)
    .meta({ unit: 'ms', advanced: true, visibleWhen: { field: 'mode', in: ['model'] } }),
})
export type GroundingConfig = z.infer<typeof config>

/** Checks every cited claim of an answer against the chunks it cites. */
export const grounding = defineNode({
  type: 'grounding',
  version: 2,
  category: 'model',
  icon: 'IconShieldCheck',
  order: 90,
  next: ['output', 'router'],
  messages,
  notes,
  config,
  defaults: {
    mode: 'lexical',
    threshold: 0.6,
    facts: 'bound',
    model: { provider: 'auto', model: '' },
    policy: 'mark',
    marker: '[unsupported]',
    reasons: true,
    minSupport: 0.5,
    abstention: 'The sources do not support an answer to this question.',
    requireCitations: false,
    timeoutMs: 60_000,
  },
  ports: () => ({
    inputs: { answer: port.text(), sources: port.chunks(), question: port.text({ required: false }) },
    outputs: { answer: port.text(), report: port.json(), supported: port.number() },
  }),
  explain: { kind: 'answer', answer: 'answer', sources: 'sources', reason: 'ungrounded' },
  needs: ['chatModel'],
  effect: 'read',
  // Above the longest time limit of its own.
  timeoutMs: 300_000,
  resources: ({ mode, model }) =>
    mode === 'model' ? [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'] }] : [],
  // Until then a number or name could stand anywhere in a source; what was saved so goes on to judge so.
  migrate: { 1: (config) => ({ ...config, facts: 'anywhere' }) },
})
