import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { Issue } from '@/pipeline/issue'
import type { Definitions } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { requireGraph } from '../pipelines/read-graph'
import type { RunDeps } from './deps'
import { type StartedRun, type StartRunInput, startRun } from './start-run'

export interface StartDraftInput extends Omit<StartRunInput, 'plan' | 'graph' | 'explain'> {
  graph: unknown
}

/**
 * Compiles a drawing as it is on the canvas and runs it, with all facts for people.
 * Throws `invalid-graph` with the issues in `details.issues` when it does not compile.
 */
export function startDraftRun(
  deps: RunDeps & { definitions: Definitions },
  environment: Environment,
  input: StartDraftInput,
): StartedRun {
  const graph = requireGraph(input.graph)
  const { plan, issues } = compile(graph, deps.definitions, environment)
  if (!plan) throw notCompiled(issues)
  const revisions = new Map(environment.collections.map((collection) => [collection.id, collection.revision]))
  const engine = { ...deps.engine, revisionOf: (id: string) => revisions.get(id) }
  return startRun({ ...deps, engine }, { ...input, plan, graph, explain: true })
}

function notCompiled(issues: readonly Issue[]): AppError {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const first = errors[0]
  return new AppError('invalid-graph', first?.said ?? say('The graph does not compile.'), {
    fix: first && { template: first.fix },
    details: { issues: errors.map(({ code, message, nodeId }) => ({ code, message, nodeId: nodeId ?? null })) },
  })
}
