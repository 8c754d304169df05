import type { Case, Split } from '@/pipeline/cases/case'
import { exampleOf, type Wanted, wantedBy } from '@/pipeline/cases/case-example'
import { resolveAuto } from '@/pipeline/compiler/resolve-model'
import type { Environment, ModelInfo } from '@/pipeline/environment'
import { AppError } from '@/pipeline/errors'
import { isMetric, metricNames } from '@/pipeline/evaluation/metric-names'
import { LEAST_CASES, type OptimiseSetup, type Proposal } from '@/pipeline/evaluation/optimise'
import type { GraphNode } from '@/pipeline/graph'
import type { ResolvedModel } from '@/pipeline/model-ref'
import type { Definitions } from '@/pipeline/node-definition'
import type { Plan } from '@/pipeline/plan'
import { askedNodes, portsOfNode } from '@/pipeline/play/prompt-node'
import { say } from '@/pipeline/said'
import type { CaseRecord } from '@/server/capabilities/records/datasets'
import type { CandidateRecord, ExperimentRecord } from '@/server/capabilities/records/experiments'
import { languageModelOf } from '@/server/play/judge-cell'
import { compileArm } from '../arm'

/** What of a node's prompt matters here; its answer is one of a few labels, or a text. */
interface Prompt {
  texts: readonly string[]
  examples?: string | undefined
  label?: unknown
}

type Drawn = Pick<CandidateRecord, 'id' | 'name' | 'graph'>

/** An optimiser that can begin. */
export interface Prepared {
  setup: OptimiseSetup
  drawing: Drawn
  node: GraphNode
  prompt: Prompt
  /** Variables that every prompt must keep, in their order. */
  variables: string[]
  splits: Record<Split, CaseRecord[]>
  /** Training cases that can be shown as examples, by id. */
  donors: ReadonlyMap<string, NonNullable<ReturnType<typeof exampleOf>>>
  /** Those of the chosen ways that can be gone here. */
  ways: Proposal['way'][]
  /** Absent where nothing is reflected. */
  reflector: (ResolvedModel & Pick<ModelInfo, 'parameters'>) | undefined
}

/** What an optimiser is prepared from. */
export interface OptimiserParts {
  experiment: Pick<ExperimentRecord, 'setup'>
  candidates: readonly Drawn[]
  cases: readonly CaseRecord[]
  definitions: Definitions
  environment: Environment
}

/**
 * Reads what an optimiser needs. Throws `invalid-input`, before anything is asked, for what makes it impossible: too few
 * cases in a split, no prompt, nothing that says what is right, no model that reads the prompt or can reflect.
 */
export function prepareOptimiser(parts: OptimiserParts): Prepared {
  const { setup } = parts.experiment
  const [drawing] = parts.candidates
  if (!setup.optimise || !drawing)
    throw new AppError('invalid-input', say('It is not said which prompt is to be improved.'), {
      fix: say('Choose a pipeline and one of its prompts.'),
    })
  const { node, prompt } = promptIn(drawing, setup.optimise.nodeId, parts.definitions)
  const splits = splitsOf(parts.cases)
  refuseBlind(setup, [...splits.train, ...splits.validation])
  const { plan } = compileArm(drawing, parts.definitions, parts.environment)
  refuseUnread(drawing, node, plan, parts)
  const variables = variablesIn(node, parts.definitions)
  const wanted = wantedIn(drawing, node, variables, parts.definitions)
  const donors = new Map(
    splits.train.flatMap((one) => {
      const example = exampleOf(one, wanted, prompt.label !== undefined)
      return example ? [[one.id, example] as const] : []
    }),
  )
  const reflector = reflectorOf(setup.optimise, parts.environment)
  const ways = waysOf(setup.optimise, { reflector, hasDonors: prompt.examples !== undefined && donors.size > 0 }, parts)
  return { setup: setup.optimise, drawing, node, prompt, variables, splits, donors, ways, reflector }
}

function promptIn({ graph }: Drawn, nodeId: string, definitions: Definitions) {
  const node = graph.nodes.find(({ id }) => id === nodeId)
  const prompt = node && definitions.get(node.type)?.prompt
  if (node && prompt) return { node, prompt }
  throw new AppError('invalid-input', say('The drawing has no prompt “{id}”.', { id: nodeId }), {
    fix: say('Choose one of its prompts.'),
  })
}

function splitsOf(cases: readonly CaseRecord[]): Prepared['splits'] {
  const of = (split: Split) => cases.filter((one) => one.split === split)
  const splits = { train: of('train'), validation: of('validation'), test: of('test') }
  const { train, validation, test } = LEAST_CASES
  if (splits.train.length >= train && splits.validation.length >= validation && splits.test.length >= test)
    return splits
  throw new AppError(
    'invalid-input',
    say(
      'A prompt is improved with at least {train} cases for training, {validation} for validation and {test} for testing; here are {a}, {b} and {c}.',
      { train, validation, test, a: splits.train.length, b: splits.validation.length, c: splits.test.length },
    ),
    {
      fix: say('Split the dataset anew, or add cases: what a prompt was learnt from cannot show that it is better.'),
    },
  )
}

const isChecked = ({ expected }: Pick<Case, 'expected'>): boolean =>
  expected.abstain ||
  expected.label !== undefined ||
  expected.answers.length + expected.nuggets.length + expected.checks.length > 0

function refuseBlind(
  { assertions, metric }: Pick<ExperimentRecord['setup'], 'assertions' | 'metric'>,
  cases: readonly CaseRecord[],
): void {
  if (metric !== undefined && isMetric(metric) && metricNames[metric] === 'amount')
    throw new AppError(
      'invalid-input',
      say('A prompt is improved by how good its answers are, not by what they take.'),
      {
        fix: say('Decide by another metric.'),
      },
    )
  if (assertions.length > 0 || cases.some(isChecked)) return
  throw new AppError('invalid-input', say('Nothing says what a good answer to these cases is.'), {
    fix: say('Write answers, nuggets or labels into the cases, or choose what is asked of every answer.'),
  })
}

/** The built-in reader takes question and sources apart by itself: no prompt changes what it says. */
function refuseUnread(
  { graph }: Drawn,
  node: GraphNode,
  plan: Plan,
  { definitions, environment }: Pick<OptimiserParts, 'definitions' | 'environment'>,
): void {
  const asked = new Set(askedNodes(graph, node.id, definitions).map(({ id }) => id))
  const models = plan.steps.flatMap(({ id, resources }) => (asked.has(id) ? Object.values(resources.chatModels) : []))
  if (models.length === 0 || models.some(({ provider }) => provider !== 'built-in')) return
  throw new AppError(
    'invalid-input',
    say('The built-in reader answers here, and it reads no prompt: none would be better than another.'),
    { fix: modelsThatDo(environment) },
  )
}

function modelsThatDo({ models }: Environment) {
  const names = models
    .filter(({ provider, capabilities, base }) => provider !== 'built-in' && capabilities.includes('chat') && !base)
    .map(({ model }) => model)
  return names.length > 0
    ? say('Choose one of these models for it: {names}.', { names })
    : say('Choose a chat model of Ollama or of an OpenAI-compatible server, such as qwen3:8b.')
}

export function variablesIn(node: GraphNode, definitions: Definitions): string[] {
  const inputs = portsOfNode(node, definitions)?.inputs ?? {}
  return Object.entries(inputs).flatMap(([name, { dynamic }]) => (dynamic ? [name] : []))
}

function wantedIn({ graph }: Drawn, node: GraphNode, variables: readonly string[], definitions: Definitions): Wanted[] {
  const inputs = portsOfNode(node, definitions)?.inputs ?? {}
  const texts = variables.filter((name) => inputs[name]?.type === 'text')
  const starts = new Set(graph.nodes.flatMap(({ id, type }) => (definitions.get(type)?.role === 'input' ? [id] : [])))
  return wantedBy(graph, node.id, texts, (id) => starts.has(id))
}

function reflectorOf({ ways, reflector }: OptimiseSetup, environment: Environment): Prepared['reflector'] {
  if (!ways.includes('reflect')) return undefined
  const found = languageModelOf(reflector, environment)
  const facts = environment.models.find(({ provider, model }) => provider === found?.provider && model === found.model)
  return found && { ...found, parameters: facts?.parameters }
}

function waysOf(
  { ways, reflector: named }: OptimiseSetup,
  { reflector, hasDonors }: { reflector: Prepared['reflector']; hasDonors: boolean },
  { environment }: Pick<OptimiserParts, 'environment'>,
): Proposal['way'][] {
  const open = ways.filter((way) => (way === 'reflect' ? reflector !== undefined : hasDonors))
  if (open.length > 0) return open
  if (ways.includes('reflect')) {
    const isDown = named && named.provider !== 'auto' && environment.down.includes(named.provider)
    if (isDown || (!resolveAuto(environment.models, 'chat') && environment.down.length > 0))
      throw new AppError('models-unreachable', say('The server of the model that reflects does not answer.'))
    throw new AppError('invalid-input', say('No model here can reflect: the built-in reader only quotes.'), {
      fix: modelsThatDo(environment),
    })
  }
  throw new AppError('invalid-input', say('No training case can be shown as an example.'), {
    fix: say('Write answers into the training cases, or let a model propose prompts.'),
  })
}
