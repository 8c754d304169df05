import { compile } from '@/pipeline/compiler'
import { debugOf, withoutDebug } from '@/pipeline/debug'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import type { Issue } from '@/pipeline/issue'
import type { Definitions } from '@/pipeline/node-definition'
import { targetsOf } from '@/pipeline/part-run'
import type { Plan } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { DebugOptions } from '@/server/engine'
import { requireGraph } from '../pipelines/read-graph'
import type { RunDeps } from './deps'
import { type StartedRun, type StartRunInput, startRun } from './start-run'

export interface StartDraftInput extends Omit<StartRunInput, 'plan' | 'graph' | 'explain' | 'debug'> {
  graph: unknown
  /** Somebody looks into the draft: pins, breakpoints and what is switched off count. Absent: they do not. */
  debug?: Pick<DebugOptions, 'reused' | 'part'>
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
  const { debug, ...rest } = input
  const drawn = requireGraph(input.graph)
  const graph = debug ? drawn : withoutDebug(drawn)
  const targets = debug?.part && targetsOf(graph, debug.part)
  const { plan, issues } = compile(graph, deps.definitions, environment, { targets })
  if (!plan) throw notCompiled(issues)
  const revisions = new Map(environment.collections.map((collection) => [collection.id, collection.revision]))
  const engine = { ...deps.engine, revisionOf: (id: string) => revisions.get(id) }
  return startRun(
    { ...deps, engine },
    {
      ...rest,
      inputs: inputsOfPart(plan, input),
      plan,
      graph,
      explain: true,
      ...(debug && { debug: { ...debug, ...debugOf(graph) } }),
    },
  )
}

/** A part that begins behind the input has the inputs of the run it goes on from. */
function inputsOfPart({ steps }: Plan, { inputs, debug }: StartDraftInput): unknown {
  const input = steps.find(({ role }) => role === 'input')
  return (input && debug?.reused.get(input.id)?.inputs) ?? inputs
}

function notCompiled(issues: readonly Issue[]): AppError {
  const errors = issues.filter((issue) => issue.severity === 'error')
  const first = errors[0]
  return new AppError('invalid-graph', first?.said ?? say('The graph does not compile.'), {
    fix: first && { template: first.fix },
    details: { issues: errors.map(({ code, message, nodeId }) => ({ code, message, nodeId: nodeId ?? null })) },
  })
}
