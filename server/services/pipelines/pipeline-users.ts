import { referencesOf } from '@/pipeline/declared'
import { AppError } from '@/pipeline/errors'
import type { Definitions } from '@/pipeline/node-definition'
import { type Said, say } from '@/pipeline/said'
import type { Scope } from '../context'
import { readableGraph } from './read-graph'
import type { PipelineDeps } from './types'

/** A pipeline that runs another: as it is drawn now, as it is published, or both. */
export interface PipelineUser {
  id: string
  name: string
  draft: boolean
  published: boolean
}

/** Whether a graph, also one that does not compile, runs the pipeline. */
function runs(text: string, id: string, definitions: Definitions): boolean {
  const nodes = readableGraph(text, definitions)?.nodes ?? []
  return nodes.some((node) => referencesOf(node, definitions).some((ref) => ref.kind === 'pipeline' && ref.id === id))
}

/** The other pipelines of the workspace that run this one, by name. */
export async function pipelineUsers(
  { records, definitions }: Pick<PipelineDeps, 'records' | 'definitions'>,
  id: string,
  { workspaceId }: Scope,
): Promise<PipelineUser[]> {
  const rows = await records.pipelines.mentioning(workspaceId, id)
  return rows
    .filter((row) => row.id !== id)
    .map(({ id: user, name, graph, published }) => ({
      id: user,
      name,
      draft: runs(graph, id, definitions),
      published: published !== null && runs(published.graph, id, definitions),
    }))
    .filter(({ draft, published }) => draft || published)
}

/** Throws `conflict` that names the pipelines which run this one. */
export async function requireUnused(
  deps: Pick<PipelineDeps, 'records' | 'definitions'>,
  { id, name }: { id: string; name: string },
  scope: Scope,
): Promise<void> {
  const users = await pipelineUsers(deps, id, scope)
  if (users.length === 0) return
  const again = users.some(({ published }) => published)
  throw new AppError('conflict', say('“{name}” is run by {users}.', { name, users: listOf(users) }), {
    fix:
      users.length === 1
        ? again
          ? say('Take it out of that pipeline, then publish again those that are published.')
          : say('Take it out of that pipeline.')
        : again
          ? say('Take it out of those pipelines, then publish again those that are published.')
          : say('Take it out of those pipelines.'),
    details: { pipelines: users.map((user) => ({ ...user })) },
  })
}

const listOf = (users: readonly PipelineUser[]): Said[] =>
  users.map(({ name, draft }) =>
    draft ? say('“{name}”', { name }) : say('the published version of “{name}”', { name }),
  )
