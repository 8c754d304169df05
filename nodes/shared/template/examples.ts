import { z } from 'zod'
import { modelRefSchema } from '@/pipeline/model-ref'
import type { ConfigIssue, ResourceRef } from '@/pipeline/node-definition'
import { say, sentence } from '@/pipeline/said'
import { templateIssues } from './fields'
import { TEMPLATE_LIMIT } from './liquid'

/** Most examples of one prompt. */
export const MOST_EXAMPLES = 200

/** Inputs of the prompt, by the names of its variables, with the answer that is wanted for them. */
export const exampleSchema = z.object({
  inputs: z.record(z.string().min(1).max(64), z.string().max(20_000)),
  answer: z.string().trim().min(1, sentence('Write the answer.')).max(20_000),
  /** The case it was taken from. */
  caseId: z.string().max(100).optional(),
})
export type Example = z.infer<typeof exampleSchema>

/** Answered questions that a model is shown before it is asked. */
export const examplesSchema = z.object({
  items: z.array(exampleSchema).max(MOST_EXAMPLES),
  /** All of them, or the `count` that are nearest to what is asked. */
  choose: z.enum(['all', 'nearest']).default('all'),
  count: z.number().int().min(1).max(50).default(4),
  /** How the question of an example is written. Blank: by the user template where it takes no sources, else its texts alone. */
  user: z.string().max(TEMPLATE_LIMIT).default(''),
  /** What finds the nearest. */
  embedder: modelRefSchema.default({ provider: 'auto', model: '' }),
  /** Where they were taken from. */
  from: z.object({ datasetId: z.string().max(100), version: z.number().int().positive() }).optional(),
})
export type Examples = z.infer<typeof examplesSchema>

/** The config field; a config without examples has no such member, as before there were any. */
export const examplesField = examplesSchema.optional().meta({ ui: 'examples' })

interface WithExamples {
  examples?: Examples | undefined
}

/** Whether examples are chosen by what they mean, which takes an embedding model. */
export const choosesNearest = ({ examples }: WithExamples): boolean =>
  examples?.choose === 'nearest' && examples.items.length > 0

export const exampleResources = (config: WithExamples): ResourceRef[] =>
  config.examples && choosesNearest(config)
    ? [{ kind: 'embedder', key: 'examples', ref: config.examples.embedder, path: ['examples', 'embedder'] }]
    : []

/** `names`: the variables of the prompt that take text. */
export function exampleIssues({ examples }: WithExamples, names: readonly string[]): ConfigIssue[] {
  if (!examples) return []
  const issues = templateIssues(examples.user, ['examples', 'user'])
  for (const [index, { inputs }] of examples.items.entries()) {
    if (names.some((name) => (inputs[name] ?? '').trim() !== '')) continue
    const message = say('Example {number} asks nothing.', { number: index + 1 })
    issues.push({ code: 'config-invalid', message, path: ['examples', 'items', index, 'inputs'] })
  }
  return issues
}
