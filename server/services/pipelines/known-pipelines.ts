import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { InputField } from '@/pipeline/plan'
import type { Scope } from '../context'
import { storedInputs } from './read-graph'
import type { PipelineDeps } from './types'

/** The pipelines that others may run, each with its published version and that version's inputs, and the rest; by name. */
export async function knownPipelines(
  { records }: Pick<PipelineDeps, 'records'>,
  { workspaceId }: Scope,
): Promise<Pick<Environment, 'pipelines' | 'unpublished'>> {
  const [published, all] = await Promise.all([
    records.deployments.published(workspaceId),
    records.pipelines.names(workspaceId),
  ])
  const pipelines = published.flatMap(({ pipeline, version }) => {
    const inputs = readableInputs(version.plan)
    return inputs ? [{ ...pipeline, versionId: version.id, number: version.number, inputs }] : []
  })
  const runnable = new Set(pipelines.map(({ id }) => id))
  return { pipelines, unpublished: all.filter(({ id }) => !runnable.has(id)) }
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
