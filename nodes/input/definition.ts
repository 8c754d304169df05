import { z } from 'zod'
import { type ConfigIssue, defineNode, type Ports } from '@/pipeline/node-definition'
import { type InputField, inputFieldSchema } from '@/pipeline/plan'
import { type Said, say } from '@/pipeline/said'
import { fieldPort } from '../shared/field-port'
import { messages } from './messages'

const config = z.object({ fields: z.array(inputFieldSchema).max(50).meta({ ui: 'input-fields' }) })
export type InputConfig = z.infer<typeof config>

const defaultTypes: { readonly [type in InputField['type']]: string | null } = {
  text: 'string',
  'long-text': 'string',
  choice: 'string',
  number: 'number',
  boolean: 'boolean',
  json: null,
  history: null,
}

function defaultIssue(field: InputField): Said | null {
  if (field.default === undefined) return null
  const wanted = defaultTypes[field.type]
  if (wanted === null)
    return say('The field "{name}" is of type {type}, which takes no default.', { name: field.name, type: field.type })
  if (typeof field.default !== wanted)
    return say('The default of "{name}" is not a {wanted}.', { name: field.name, wanted })
  if (field.type === 'choice' && !field.choices?.includes(String(field.default))) {
    return say('The default of "{name}" is not one of its choices.', { name: field.name })
  }
  return null
}

/** Names are ports, so they are unique; a choice needs choices; a default fits its type. */
function check({ fields }: InputConfig): ConfigIssue[] {
  const issues: ConfigIssue[] = []
  const report = (message: Said, ...path: (string | number)[]) =>
    issues.push({ code: 'config-invalid', message, path: ['fields', ...path] })
  const seen = new Set<string>()
  for (const [index, field] of fields.entries()) {
    if (seen.has(field.name)) report(say('Two fields are named "{name}".', { name: field.name }), index, 'name')
    seen.add(field.name)
    if (field.type === 'choice' && !field.choices?.length) {
      report(say('The field "{name}" offers no choices.', { name: field.name }), index, 'choices')
    }
    const wrongDefault = defaultIssue(field)
    if (wrongDefault) report(wrongDefault, index, 'default')
  }
  return issues
}

/** The pipeline's signature: each declared field becomes an output port of the same name. */
export const input = defineNode({
  type: 'input',
  version: 1,
  category: 'io',
  icon: 'IconForms',
  order: 10,
  next: ['retriever', 'query-rewrite', 'prompt-template', 'router', 'for-each', 'http-request'],
  role: 'input',
  messages,
  config,
  defaults: { fields: [{ name: 'question', type: 'long-text', required: true }] },
  ports: ({ fields }) => {
    const outputs: Ports = Object.fromEntries(
      fields.map((field) => [field.name, fieldPort(field.type, { dynamic: true, required: field.required })]),
    )
    // The run's own inputs arrive here by field name; there is nothing to draw.
    const inputs: Ports = {}
    return { inputs, outputs }
  },
  signature: ({ fields }) => fields,
  needs: [],
  effect: 'pure',
  timeoutMs: 10_000,
  check,
})
