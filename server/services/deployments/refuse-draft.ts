import { debugOf } from '@/pipeline/debug'
import { AppError } from '@/pipeline/errors'
import type { Graph } from '@/pipeline/graph'
import type { Issue } from '@/pipeline/issue'
import type { Definitions } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import type { PipelineDto } from '../pipelines/types'

/** Why a draft that does not compile is not published. */
export function refuseInvalid(name: string, issues: readonly Issue[]): AppError {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const first = errors[0]
  const more = errors.length - 1
  const reason = first?.said ?? say('there is no plan.')
  return new AppError(
    'invalid-graph',
    more > 0
      ? say('“{name}” does not compile: {reason} (and {more} more)', { name, reason, more })
      : say('“{name}” does not compile: {reason}', { name, reason }),
    {
      fix: first && { template: first.fix },
      details: {
        issues: errors.map(({ code, message, nodeId }) => ({ code, message, ...(nodeId ? { nodeId } : {}) })),
      },
    },
  )
}

/** What was tested with values of its own, or with a node left out, is not what would be served. Throws `invalid-graph`. */
export function refuseDebugged({ name, graph }: Pick<PipelineDto, 'name' | 'graph'>, definitions: Definitions): void {
  const { pins, disabled } = debugOf(graph)
  const called = ({ id, type, title }: Graph['nodes'][number]) =>
    title ?? definitions.get(type)?.messages.en.title ?? id
  const pinned = graph.nodes.filter(({ id }) => pins.has(id))
  const off = graph.nodes.filter(({ id }) => disabled.has(id))
  if (pinned.length + off.length === 0) return
  const details = { pinned: pinned.map(({ id }) => id), disabled: off.map(({ id }) => id) }
  if (pinned.length > 0) {
    throw new AppError(
      'invalid-graph',
      say('“{name}” has pinned values: {nodes}.', { name, nodes: pinned.map(called) }),
      {
        fix: say('Unpin them, then publish.'),
        details,
      },
    )
  }
  throw new AppError(
    'invalid-graph',
    say('“{name}” has nodes that are switched off: {nodes}.', { name, nodes: off.map(called) }),
    {
      fix: say('Switch them on or delete them, then publish.'),
      details,
    },
  )
}
