import { compile } from '@/pipeline/compiler'
import type { Environment } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { canonicalJson } from '@/pipeline/json'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Definitions } from '@/pipeline/node-definition'
import type { Feed, Plan, Step } from '@/pipeline/plan'
import { say } from '@/pipeline/said'
import type { CandidateRecord } from '@/server/capabilities/records/experiments'
import { labelOf } from '@/server/play/cell'
import { basisOf } from '@/server/play/column'
import { shortHash } from '@/server/play/context'
import type { IndexChoice } from './deps'

/** A candidate as it is run. */
export interface Arm {
  candidate: Pick<CandidateRecord, 'id' | 'name'>
  plan: Plan
  /** Of the model that answers; none where no model is asked. */
  provider: ResolvedModel['provider'] | undefined
  /** What classifies, and the port that its label stands in. */
  label: { nodeId: string; port: string } | undefined
  /** Names the content of each collection that it reads: which index, in which revision. */
  reads: ReadonlyMap<string, string>
  /** Shadow indexes that it searches instead of the live ones. */
  indexes: IndexChoice
}

/**
 * Compiles a candidate. Throws `invalid-graph` with what the compiler found, and for steps that change something outside:
 * measuring would do so for every cell.
 */
export function compileArm(
  candidate: Pick<CandidateRecord, 'id' | 'name' | 'graph'>,
  definitions: Definitions,
  environment: Environment,
): Omit<Arm, 'reads' | 'indexes'> {
  const { name, graph } = candidate
  const { plan, issues } = compile(graph, definitions, environment)
  if (!plan) {
    const errors = issues.filter(({ severity }) => severity === 'error')
    const [first] = errors
    const reason = first?.said ?? say('The graph does not compile.')
    throw new AppError('invalid-graph', say('“{name}” does not compile: {reason}', { name, reason }), {
      fix: first && { template: first.fix },
      details: { issues: errors.map(({ code, message, nodeId }) => ({ code, message, nodeId: nodeId ?? null })) },
    })
  }
  const writes = plan.steps.find(({ effect }) => effect === 'write')
  if (writes)
    throw new AppError(
      'invalid-graph',
      say('Step "{id}" changes something outside: measuring would do so for every case.', { id: writes.id }),
      { fix: say('Take it out of the drawing.') },
    )
  const asking = plan.steps.findLast(({ resources }) => Object.keys(resources.chatModels).length > 0)
  const [model] = Object.values(asking?.resources.chatModels ?? {})
  return { candidate, plan, provider: model?.provider, label: labelIn(plan, definitions) }
}

function labelIn({ steps }: Plan, definitions: Definitions): Arm['label'] {
  for (const { id, type, config } of steps) {
    const label = labelOf(definitions.get(type), config)
    if (label) return { nodeId: id, port: label.port }
  }
  return undefined
}

/** Collections that any step reads. */
export const collectionsOf = ({ steps }: Plan): string[] => [
  ...new Set(steps.flatMap(({ resources }) => Object.values(resources.collections).map(({ id }) => id))),
]

/** Inputs of a case are named once for all candidates and repeats. */
const namedInputs = new WeakMap<object, string>()

function nameOfInputs(inputs: Readonly<Record<string, unknown>>): string {
  const name = namedInputs.get(inputs) ?? shortHash(canonicalJson(inputs))
  namedInputs.set(inputs, name)
  return name
}

/** What of a step's name is the same for all cases. */
interface Named {
  id: string
  basis: string
  sources: readonly Feed[]
  isInput: boolean
  isRepeated: boolean
}

/** The steps of a plan as far as their names are the same for all cases, by what they read and where they are shared. */
const known = new WeakMap<Plan, Map<string, readonly Named[]>>()

function namedSteps(
  { plan, reads }: Pick<Arm, 'plan' | 'reads'>,
  { definitions, experimentId }: { definitions: Definitions; experimentId: string },
): readonly Named[] {
  const apart = `${experimentId} ${[...reads].join(' ')}`
  const ofPlan = known.get(plan) ?? new Map<string, readonly Named[]>()
  known.set(plan, ofPlan)
  const there = ofPlan.get(apart)
  if (there) return there
  const repeated = new Set<string>()
  const named = ordered(plan.steps).map((step): Named => {
    const sources = Object.values(step.feeds).flat()
    const isRepeated = asksModel(step) || sources.some((feed) => repeated.has(feed.step))
    if (isRepeated) repeated.add(step.id)
    const contents = Object.values(step.resources.collections).map(({ id }) => reads.get(id) ?? '')
    const shared = changes(step, definitions) ? experimentId : ''
    const basis = shortHash([canonicalJson(basisOf(step)), ...contents, shared].join('\n'))
    return { id: step.id, basis, sources, isInput: step.role === 'input', isRepeated }
  })
  ofPlan.set(apart, named)
  return named
}

/**
 * Names each step with all that its result follows from: the step, what feeds it, the case's inputs, and the contents it
 * reads. From the first model on the repeat is part of it: repeats are answers. What asks an address or runs a pipeline is
 * shared within an experiment only, since it may answer something else by then.
 */
export function stepKeys(
  arm: Pick<Arm, 'plan' | 'reads'>,
  inputs: Readonly<Record<string, unknown>>,
  repeat: number,
  within: { definitions: Definitions; experimentId: string },
): Map<string, string> {
  const keys = new Map<string, string>()
  const asked = nameOfInputs(inputs)
  for (const { id, basis, sources, isInput, isRepeated } of namedSteps(arm, within)) {
    const fed = sources.map((feed) => `${keys.get(feed.step) ?? ''}.${feed.port}`).join(' ')
    const own = `${isInput ? asked : ''} ${isRepeated && repeat > 0 ? repeat : ''}`
    keys.set(id, shortHash(`${basis}\n${fed}\n${own}`))
  }
  return keys
}

const asksModel = ({ resources, config }: Step): boolean =>
  Object.keys(resources.chatModels).length > 0 || typeof config.seed === 'number'

const changes = ({ type, resources }: Step, definitions: Definitions): boolean =>
  Object.keys(resources.pipelines ?? {}).length > 0 || (definitions.get(type)?.needs.includes('http') ?? false)

/** Each step behind those that feed it. */
function ordered(steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const placed = new Set<string>()
  const all: Step[] = []
  const place = (step: Step) => {
    if (placed.has(step.id)) return
    placed.add(step.id)
    for (const { step: from } of Object.values(step.feeds).flat()) {
      const source = byId.get(from)
      if (source) place(source)
    }
    all.push(step)
  }
  for (const step of steps) place(step)
  return all
}

/** Names all that a cell follows from. */
export const cellKeyOf = (keys: ReadonlyMap<string, string>): string =>
  shortHash(
    [...keys]
      .map(([id, key]) => `${id} ${key}`)
      .sort()
      .join('\n'),
  )
