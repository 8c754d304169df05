import type { PipelineInfo } from '@/pipeline/environment'
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
  canonicalJson(fields ?? []) !== canonicalJson(inputs)
