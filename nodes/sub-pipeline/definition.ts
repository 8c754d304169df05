import { z } from 'zod'
import { inputFieldSchema } from '@/pipeline/input-field'
import { defineNode, type Ports } from '@/pipeline/node-definition'
import { port } from '@/pipeline/ports'
import { sentence } from '@/pipeline/said'
import { fieldPort } from '../shared/field-port'
import { messages } from './messages'

const config = z.object({
  pipelineId: z.string().min(1, sentence('Choose a pipeline.')).meta({ ui: 'pipeline' }),
  /** The inputs of its published version when it was chosen: ports follow from the config alone. */
  fields: z.array(inputFieldSchema).max(50).default([]).meta({ ui: 'hidden' }),
})

/** Runs the published version of another pipeline as one step. */
export const subPipeline = defineNode({
  type: 'sub-pipeline',
  version: 1,
  category: 'logic',
  icon: 'IconSitemap',
  next: ['output', 'prompt-template', 'router'],
  messages,
  config,
  defaults: { pipelineId: '', fields: [] },
  ports: ({ fields }) => {
    const inputs: Ports = Object.fromEntries(
      fields.map((field) => [
        field.name,
        fieldPort(field.type, { dynamic: true, required: field.required && field.default === undefined }),
      ]),
    )
    return { inputs, outputs: { answer: port.text(), sources: port.chunks(), result: port.json() } }
  },
  needs: ['pipelines'],
  // What it runs may write, and its own steps are repeated where that can help.
  effect: 'write',
  timeoutMs: 1_800_000,
  resources: ({ pipelineId, fields }) => [
    { kind: 'pipeline', key: 'pipeline', id: pipelineId, path: ['pipelineId'], inputs: fields },
  ],
})
