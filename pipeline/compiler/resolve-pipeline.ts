import { type Environment, isMadeId, type PipelineInfo } from '../environment'
import type { InputField } from '../input-field'
import { issue } from '../issue'
import type { ResourceRef } from '../node-definition'
import { type Said, say } from '../said'
import type { Compilation, ParsedNode } from './context'

/**
 * Pins the published version of the pipeline that a node runs. A plan names versions, and a version never changes, so
 * pipelines that run each other always end somewhere.
 */
export function resolvePipeline(
  { environment, issues }: Compilation,
  parsed: ParsedNode,
  ref: Extract<ResourceRef, { kind: 'pipeline' }>,
): void {
  const where = { nodeId: parsed.node.id, path: ref.path }
  const found = environment.pipelines.find((pipeline) => pipeline.id === ref.id || pipeline.slug === ref.id)
  if (!found) {
    issues.push(issue('pipeline-missing', whyMissing(ref.id, environment), { ...where, params: { pipeline: ref.id } }))
    return
  }
  const { id, slug, name, versionId } = found
  parsed.resources.pipelines[ref.key] = { id, slug, name, versionId }
  const misfit = ref.inputs ? misfitOf(ref.inputs, found) : null
  if (misfit === null) return
  issues.push(
    issue('config-invalid', say('“{name}” was published with other inputs: {misfit}.', { name, misfit }), {
      ...where,
      fix: say('Open the node and take over the inputs of the published version.'),
    }),
  )
}

function whyMissing(id: string, { unpublished }: Environment): Said {
  if (id === '') return say('Choose the pipeline to run.')
  const known = unpublished.find((pipeline) => pipeline.id === id || pipeline.slug === id)
  if (known) return say('“{name}” has no published version.', { name: known.name })
  return isMadeId(id)
    ? say('The pipeline that it runs was deleted, or is one of another Telar.')
    : say('There is no published pipeline “{id}”.', { id })
}

/** How the inputs a node was drawn for differ from those the published version takes; `null` when a run can begin. */
function misfitOf(drawn: readonly InputField[], { inputs }: PipelineInfo): Said | null {
  for (const field of drawn) {
    const present = inputs.find((candidate) => candidate.name === field.name)
    if (!present) return say('“{field}” is gone', { field: field.name })
    if (present.type !== field.type)
      return say('“{field}” is now of type {type}', { field: field.name, type: present.type })
    if (present.required && present.default === undefined && !field.required)
      return say('“{field}” is now required', { field: field.name })
  }
  const added = inputs.find(
    (field) => field.required && field.default === undefined && !drawn.some((known) => known.name === field.name),
  )
  return added ? say('“{field}” is new and required', { field: added.name }) : null
}
