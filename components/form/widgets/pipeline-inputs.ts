import { z } from 'zod'
import type { PipelineInfo } from '@/pipeline/environment'
import { inputFieldSchema } from '@/pipeline/input-field'
import { canonicalJson } from '@/pipeline/json'

/** The config for another pipeline, or for the present inputs of the same: what belongs to the old inputs goes. */
export function withPipeline(
  config: Record<string, unknown>,
  pipeline: Pick<PipelineInfo, 'id' | 'inputs'> | null,
): Record<string, unknown> {
  const next = { ...config, pipelineId: pipeline?.id ?? '', fields: pipeline?.inputs ?? [] }
  const itemField = config.itemField
  const known = pipeline?.inputs.some(({ name }) => name === itemField) ?? false
  return typeof itemField === 'string' && !known ? { ...next, itemField: '' } : next
}

/** Whether the inputs that a config was made for are not those of the published version any more. */
export const inputsChanged = (fields: unknown, { inputs }: Pick<PipelineInfo, 'inputs'>): boolean =>
  canonicalJson(asked(fields)) !== canonicalJson(asked(inputs))

/** What of inputs decides how a pipeline is run: its labels and examples are for people alone. */
const asked = (fields: unknown) =>
  z
    .array(inputFieldSchema.omit({ label: true, example: true }))
    .catch([])
    .parse(fields)
