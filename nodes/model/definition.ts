import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { type ConfigIssue, defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { say } from '@/pipeline/said'
import { jsonSchemaField, schemaIssues } from '../shared/json-schema-field'
import { messages, notes } from './messages'

const config = z.object({
  model: modelRefSchema.default({ provider: 'auto', model: '' }).meta({ ui: 'chat-model' }),
  temperature: z.number().min(0).max(2).default(0.2).meta({ ui: 'slider', step: 0.05 }),
  maxTokens: z.number().int().min(1).max(131_072).default(1024).meta({ unit: 'tokens' }),
  contextTokens: z.number().int().min(256).max(2_097_152).default(8192).meta({ unit: 'tokens' }),
  seed: z.number().int().min(0).max(2_147_483_647).optional().meta({ advanced: true }),
  think: z.boolean().default(false).meta({ advanced: true }),
  schema: jsonSchemaField.meta({ ui: 'json-schema', advanced: true }),
})
export type ModelConfig = z.infer<typeof config>

function check({ schema, maxTokens, contextTokens }: ModelConfig): ConfigIssue[] {
  const issues = schemaIssues(schema)
  if (maxTokens >= contextTokens) {
    const message = say(
      'An answer of {maxTokens} tokens leaves no room for a prompt in a context of {contextTokens}.',
      { maxTokens, contextTokens },
    )
    issues.push({ code: 'config-invalid', message, path: ['maxTokens'] })
  }
  return issues
}

/** Asks a chat model. The prompt is fitted into the context before it is sent; what is left out is reported. */
export const model = defineNode({
  type: 'model',
  version: 1,
  category: 'model',
  icon: 'IconSparkles',
  order: 80,
  next: ['output', 'grounding', 'json-extract', 'router', 'fallback'],
  messages,
  notes,
  config,
  defaults: {
    model: { provider: 'auto', model: '' },
    temperature: 0.2,
    maxTokens: 1024,
    contextTokens: 8192,
    think: false,
  },
  ports: ({ schema }) => ({
    inputs: { messages: port.messages() },
    outputs: { text: port.text(), sources: port.chunks(), ...(schema ? { json: port.json() } : {}) },
  }),
  explain: { kind: 'chunks', stage: 'prompted', reason: 'context-cut', limit: ({ contextTokens }) => contextTokens },
  needs: ['chatModel'],
  effect: 'read',
  timeoutMs: 300_000,
  streams: 'text',
  resources: ({ model: ref }) => [{ kind: 'chatModel', key: 'model', ref, path: ['model'] }],
  check,
})
