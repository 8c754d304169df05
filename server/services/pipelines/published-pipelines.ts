import type { PipelineInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { InputField } from '@/pipeline/plan'
import type { Scope } from '../context'
import { storedInputs } from './read-graph'
import type { PipelineDeps } from './types'

/** The pipelines that others may run: each with its published version and that version's inputs, by name. */
export async function publishedPipelines(
  { records }: Pick<PipelineDeps, 'records'>,
  { workspaceId }: Scope,
): Promise<PipelineInfo[]> {
  const published = await records.deployments.published(workspaceId)
  return published.flatMap(({ pipeline, version }) => {
    const inputs = readableInputs(version.plan)
    return inputs ? [{ ...pipeline, versionId: version.id, number: version.number, inputs }] : []
  })
}

/** A version that this Telar cannot read can be published again, and until then not be run by others. */
function readableInputs(plan: string): InputField[] | null {
  try {
    return storedInputs(plan)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
