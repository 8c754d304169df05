import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import { type ConfigIssue, defineNode } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { type Said, say } from '@/pipeline/said'
import { pathProblem } from '../shared/json-path'
import { jsonSchemaField, schemaIssues } from '../shared/json-schema-field'
import { messages, notes } from './messages'

const byModel = { visibleWhen: { field: 'mode', in: ['model'] } }

const config = z.object({
  mode: z.enum(['parse', 'model']).default('parse').meta({}),
  schema: jsonSchemaField.meta({ ui: 'json-schema' }),
  model: modelRefSchema.default({ provider: 'auto', model: '' }).meta({ ui: 'chat-model', ...byModel }),
  guidance: z
    .string()
    .max(2000)
    .default('')
    .meta({ ui: 'textarea', ...byModel }),
  path: z.string().trim().max(200).default('').meta({}),
  onFailure: z.enum(['fail', 'empty']).default('fail').meta({}),
  maxTokens: z
    .number()
    .int()
    .min(16)
    .max(32_768)
    .default(1024)
    .meta({ unit: 'tokens', advanced: true, ...byModel }),
})
export type JsonExtractConfig = z.infer<typeof config>

function check({ mode, schema, path }: JsonExtractConfig): ConfigIssue[] {
  const issues = schemaIssues(schema)
  const report = (field: string, message: Said) => issues.push({ code: 'config-invalid', message, path: [field] })
  if (mode === 'model' && !schema) report('schema', say('A model needs the JSON schema of what it should extract.'))
  const wrongPath = pathProblem(path)
  if (wrongPath !== null) report('path', wrongPath)
  return issues
}

/** Gets JSON out of a text: finds what is there already, or lets a model read it out; checked against a schema. */
export const jsonExtract = defineNode({
  type: 'json-extract',
  version: 1,
  category: 'model',
  icon: 'IconBraces',
  order: 100,
  next: ['for-each', 'prompt-template', 'router', 'output'],
  messages,
  notes,
  config,
  defaults: {
    mode: 'parse',
    model: { provider: 'auto', model: '' },
    guidance: '',
    path: '',
    onFailure: 'fail',
    maxTokens: 1024,
  },
  ports: () => ({ inputs: { text: port.text() }, outputs: { json: port.json(), text: port.text() } }),
  needs: ['chatModel'],
  effect: 'read',
  timeoutMs: 120_000,
  resources: ({ mode, model }) =>
    mode === 'model' ? [{ kind: 'chatModel', key: 'model', ref: model, path: ['model'] }] : [],
  check,
})
