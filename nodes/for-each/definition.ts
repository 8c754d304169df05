import { z } from 'zod'
import { type InputField, inputFieldSchema } from '@/pipeline/input-field'
import { type ConfigIssue, defineNode, type Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { say, sentence } from '@/pipeline/said'
import { fieldPort } from '../shared/field-port'
import { messages, notes } from './messages'

/** The input that takes the list. */
export const ITEMS = 'items'
export const MOST_ITEMS = 500

const config = z.object({
  pipelineId: z.string().min(1, sentence('Choose a pipeline.')).meta({ ui: 'pipeline' }),
  /** The inputs of its published version when it was chosen: ports follow from the config alone. */
  fields: z.array(inputFieldSchema).max(50).default([]).meta({ ui: 'hidden' }),
  itemField: z.string().max(64).default('').meta({ ui: 'item-field' }),
  maxItems: z.number().int().min(1).max(MOST_ITEMS).default(50).meta({}),
  concurrency: z.number().int().min(1).max(8).default(2).meta({ ui: 'slider', step: 1 }),
  onError: z.enum(['fail', 'skip']).default('fail').meta({}),
})
export type ForEachConfig = z.infer<typeof config>

/** The field that takes an item which is no object: the one named, else the first that is required. */
export function itemFieldOf({ fields, itemField }: Pick<ForEachConfig, 'fields' | 'itemField'>): string | undefined {
  if (itemField !== '') return itemField
  return (fields.find(({ required }) => required) ?? fields[0])?.name
}

/** The fields that are the same for every item. Items that are objects may name them too, and then win. */
export const fixedFields = (config: Pick<ForEachConfig, 'fields' | 'itemField'>): InputField[] =>
  config.fields.filter(({ name }) => name !== itemFieldOf(config) && name !== ITEMS)

function check({ fields, itemField }: ForEachConfig): ConfigIssue[] {
  if (itemField === '' || fields.length === 0 || fields.some(({ name }) => name === itemField)) return []
  const known = fields.map(({ name }) => name).join(', ')
  const message = say('The pipeline has no input "{field}"; it has: {known}.', { field: itemField, known })
  return [{ code: 'config-invalid', message, path: ['itemField'] }]
}

/** Runs the published version of another pipeline for every item of a list. */
export const forEach = defineNode({
  type: 'for-each',
  version: 1,
  category: 'logic',
  icon: 'IconRepeat',
  next: ['prompt-template', 'output', 'json-extract'],
  messages,
  notes,
  config,
  defaults: { pipelineId: '', fields: [], itemField: '', maxItems: 50, concurrency: 2, onError: 'fail' },
  ports: (value) => {
    const inputs: Ports = {}
    inputs[ITEMS] = port.json()
    // Optional: objects in the list may bring them, which only a run can tell.
    for (const { name, type } of fixedFields(value)) inputs[name] = fieldPort(type, { dynamic: true, required: false })
    return { inputs, outputs: { results: port.json(), text: port.text(), sources: port.chunks() } }
  },
  needs: ['pipelines'],
  // What it runs may write, and its own steps are repeated where that can help.
  effect: 'write',
  timeoutMs: 3_600_000,
  streams: 'text',
  resources: ({ pipelineId, fields }) => [
    { kind: 'pipeline', key: 'pipeline', id: pipelineId, path: ['pipelineId'], inputs: fields },
  ],
  check,
})
