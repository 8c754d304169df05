import type { Environment } from '../environment'
import type { Issue } from '../issue'
import type { Definitions } from '../node-definition'
import type { Plan } from '../plan'
import { checkEdges } from './check-edges'
import { checkInputs } from './check-inputs'
import type { Compilation } from './context'
import { freezePlan } from './freeze'
import { readGraph } from './migrate'
import { orderSteps } from './order'
import { parseNodes } from './parse'
import { resolveResources } from './resolve-resources'
import { warnOutOfScope } from './scope'

export interface CompileResult {
  /** `null` when any issue is an error. */
  plan: Plan | null
  /** Everything found, errors first. */
  issues: Issue[]
}

export interface CompileOptions {
  /** Ids of nodes: the plan holds what leads to them, and needs neither input nor output. Absent: what leads to the output. */
  targets?: readonly string[]
}

/**
 * Compiles a graph into a plan. Pure: the same graph, definitions and environment give the same plan, in browser and server.
 * Takes any JSON value and never throws for it; collects every issue instead of stopping at the first. What is wrong where
 * nothing leads to the output is a warning: it does not run.
 */
export function compile(
  graph: unknown,
  definitions: Definitions,
  environment: Environment,
  { targets }: CompileOptions = {},
): CompileResult {
  const issues: Issue[] = []
  const parsed = readGraph(graph, issues)
  if (!parsed) return { plan: null, issues }
  const compilation: Compilation = {
    definitions,
    environment,
    issues,
    targets,
    nodes: new Map(),
    drawn: new Set(),
    edges: [],
    refusedInputs: new Set(),
  }
  parseNodes(parsed, compilation)
  checkEdges(parsed, compilation)
  checkInputs(compilation)
  const order = orderSteps(compilation)
  resolveResources(compilation)
  warnOutOfScope(parsed, compilation)
  issues.sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  const failed = issues.some((found) => found.severity === 'error')
  return { plan: failed ? null : freezePlan(compilation, order), issues }
}
