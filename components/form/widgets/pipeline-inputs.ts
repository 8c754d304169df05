import { z } from 'zod'
import type { PipelineInfo } from '@/pipeline/environment'
import { inputFieldSchema } from '@/pipeline/input-field'
import { canonicalJson } from '@/pipeline/json'

/**
 * The config for another pipeline: what belongs to the old one's inputs goes. For the present inputs of the same, a name
 * that is no longer among them stays, so that it can be seen and put right.
 */
export function withPipeline(
  config: Record<string, unknown>,
  pipeline: Pick<PipelineInfo, 'id' | 'inputs'> | null,
): Record<string, unknown> {
  const next = { ...config, pipelineId: pipeline?.id ?? '', fields: pipeline?.inputs ?? [] }
  const itemField = config.itemField
  const isSame = pipeline !== null && config.pipelineId === pipeline.id
  const known = isSame || (pipeline?.inputs.some(({ name }) => name === itemField) ?? false)
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
