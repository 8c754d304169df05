import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { caseDraftSchema } from '@/pipeline/cases/case'
import { withoutDebug } from '@/pipeline/debug'
import { inputFieldsOf } from '@/pipeline/declared'
import { AppError } from '@/pipeline/errors'
import type { Graph, GraphNode } from '@/pipeline/graph'
import type { Definitions } from '@/pipeline/node-definition'
import { gridSetupSchema } from '@/pipeline/play/grid'
import { portsOfNode } from '@/pipeline/play/prompt-node'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { GridRecord } from '@/server/capabilities/records/grids'
import { keyOfGiven } from '@/server/play/given-context'
import type { Scope } from '../context'
import { idSchema, nameSchema } from '../ids'
import { draw } from '../pipelines/draw-graph'
import { findPipeline, toPipelineDto } from '../pipelines/find-pipeline'
import { requireGraph } from '../pipelines/read-graph'
import { findRun } from '../runs/get-run'
import { mutation } from '../use-case'
import type { GridDeps } from './deps'

const promptSchema = z.strictObject({
  system: z.string().max(100_000).default(''),
  user: z.string().min(1).max(100_000),
})

const input = z.strictObject({
  name: nameSchema.optional(),
  pipelineId: idSchema.optional(),
  graph: z.unknown().optional(),
  /** Absent: the only node that can be played. */
  nodeId: idSchema.optional(),
  runId: idSchema.optional(),
  prompt: promptSchema.optional(),
  /** Absent: a dataset of its own. */
  datasetId: idSchema.optional(),
})
type Input = z.output<typeof input>

/**
 * Makes a grid of a pipeline's prompt node, with its config as the first variant. `graph`: the drawing as it is on the
 * canvas (absent: the stored draft). `runId`: that run's frozen graph, its inputs as the first row, and what its steps
 * gave as that row's context: nothing is retrieved again. Without a pipeline: `prompt`, whose variables are the inputs.
 */
export const createGrid = mutation({ permission: 'edit', input, run: create })

/** What a grid is made from. */
interface Origin extends Pick<GridRecord, 'pipelineId' | 'pipelineName' | 'graph'> {
  /** A row to begin with, and what the steps of its run gave. */
  row?: { inputs: Record<string, unknown>; runId?: string; steps?: StepRecord[] }
}

async function create(deps: GridDeps, given: Input, call: Scope): Promise<{ id: string }> {
  const { records, definitions } = deps
  const origin = await originOf(deps, given, call)
  const node = playedNode(origin.graph, given.nodeId, definitions)
  const name = given.name ?? nameFor(origin, node)
  const chosen = given.datasetId === undefined ? null : await records.datasets.get(call.workspaceId, given.datasetId)
  if (given.datasetId !== undefined && !chosen) throw new AppError('not-found', say('There is no such dataset.'))
  const dataset =
    chosen ??
    (await records.datasets.create({
      workspaceId: call.workspaceId,
      name,
      kind: 'grid',
      pipelineId: origin.pipelineId,
    }))
  const row = chosen ? undefined : (origin.row ?? exampleRow(origin.graph, definitions))
  const caseId = row && (await firstRow(deps, dataset.id, row))
  const newest = await records.datasets.get(call.workspaceId, dataset.id)
  const grid = await records.grids.create(
    {
      workspaceId: call.workspaceId,
      name,
      pipelineId: origin.pipelineId,
      pipelineName: origin.pipelineName,
      graph: origin.graph,
      nodeId: node.id,
      datasetId: dataset.id,
      datasetVersion: newest?.version ?? dataset.version,
      setup: gridSetupSchema.parse({}),
    },
    { name: '1', config: node.config },
  )
  if (row?.steps && caseId !== undefined)
    await keepGiven(deps, grid, caseId, { inputs: row.inputs, steps: row.steps }, call)
  return { id: grid.id }
}

async function originOf(deps: GridDeps, { pipelineId, graph, runId, prompt }: Input, call: Scope): Promise<Origin> {
  if (runId !== undefined) return originOfRun(deps, runId, call)
  if (pipelineId !== undefined) {
    const pipeline = toPipelineDto(await findPipeline(deps, pipelineId, call), deps)
    const drawn = graph === undefined ? pipeline.graph : requireGraph(graph)
    return { pipelineId: pipeline.id, pipelineName: pipeline.name, graph: withoutDebug(drawn) }
  }
  if (!prompt)
    throw new AppError('invalid-input', say('Say what is to be played: a pipeline, a run or a prompt.'), {
      details: { field: 'pipelineId' },
    })
  return { pipelineId: null, pipelineName: '', graph: promptAlone(prompt, deps.definitions) }
}

async function originOfRun(deps: GridDeps, runId: string, call: Scope): Promise<Origin> {
  const run = await findRun(deps.runs, runId, call)
  if (run.status === 'running') throw new AppError('conflict', say('The run still goes on.'))
  if (!run.graph)
    throw new AppError('not-found', say('What ran was deleted with its pipeline, and this run has no copy of it.'))
  const events = await deps.runs.store.events(call.workspaceId, runId, 0)
  const steps = events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : []))
  return {
    pipelineId: run.pipelineId,
    pipelineName: run.pipelineName,
    graph: withoutDebug(requireGraph(run.graph)),
    row: { inputs: run.inputs, runId, steps: steps.map((step) => ({ ...step, reusedFrom: step.reusedFrom ?? runId })) },
  }
}

/** The node that is played. Throws `not-found`, and `invalid-input` where it holds no prompt or there are several. */
function playedNode({ nodes }: Graph, nodeId: string | undefined, definitions: Definitions): GraphNode {
  const prompts = nodes.filter(({ type }) => definitions.get(type)?.prompt)
  if (nodeId !== undefined) {
    const found = nodes.find(({ id }) => id === nodeId)
    if (!found) throw new AppError('not-found', say('There is no node “{nodeId}” in this drawing.', { nodeId }))
    if (prompts.includes(found)) return found
    throw new AppError('invalid-input', say('The node “{nodeId}” holds no prompt.', { nodeId }), {
      details: { field: 'nodeId' },
    })
  }
  const [only, ...more] = prompts
  if (only && more.length === 0) return only
  throw new AppError(
    'invalid-input',
    only ? say('The drawing has several prompts: choose one.') : say('The drawing has no prompt.'),
    { details: { field: 'nodeId', nodes: prompts.map(({ id }) => id) } },
  )
}

const nameFor = ({ pipelineName }: Origin, node: GraphNode): string =>
  [pipelineName, node.title ?? (pipelineName ? '' : 'Prompt')].filter(Boolean).join(' · ').slice(0, 120) || 'Prompt'

/** Input, prompt, model and output; each variable is an input. */
function promptAlone(config: z.output<typeof promptSchema>, definitions: Definitions): Graph {
  const version = definitions.get('prompt-template')?.version ?? 1
  const node = { id: 'prompt', type: 'prompt-template', version, position: { x: 0, y: 0 }, config }
  const ports = portsOfNode(node, definitions)
  if (!ports) throw new AppError('template-error', say('The template cannot be read.'))
  const names = Object.keys(ports.inputs)
  const fields = names.map((name) => ({ name, type: 'long-text', required: true }))
  return draw(
    definitions,
    [
      { id: 'input', type: 'input', at: [0, 0.5], config: { fields } },
      { id: 'prompt', type: 'prompt-template', at: [1, 0], config: { includeHistory: false, ...config } },
      { id: 'model', type: 'model', at: [2, 0.5] },
      { id: 'output', type: 'output', at: [3, 0.5] },
    ],
    [
      ...names.map((name) => `input.${name}>prompt.${name}`),
      'prompt.messages>model.messages',
      'model.text>output.answer',
    ],
  )
}

/** A row of the examples that the inputs have, where that is all they need. */
function exampleRow(graph: Graph, definitions: Definitions): Origin['row'] {
  const fields = inputFieldsOf(graph, definitions)
  const given = fields.flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const]))
  const isEnough = fields.every(({ required, example }) => !required || example !== undefined)
  return given.length > 0 && isEnough ? { inputs: Object.fromEntries(given) } : undefined
}

async function firstRow(
  { records }: GridDeps,
  datasetId: string,
  { inputs, runId }: NonNullable<Origin['row']>,
): Promise<string> {
  const id = randomUUID()
  const draft = caseDraftSchema.parse({ inputs })
  const { expected, origin, tags, note } = draft
  const row = {
    id,
    inputs,
    expected,
    origin,
    tags,
    note,
    split: 'test',
    source: id,
    runId: runId ?? null,
    createdAt: new Date(),
  } as const
  await records.datasets.change(datasetId, { put: [row] })
  return id
}

/** Freezes what a run's steps gave as the context of the row that it became; where something is missing, it is made later. */
async function keepGiven(
  deps: GridDeps,
  grid: GridRecord,
  caseId: string,
  given: { inputs: Record<string, unknown>; steps: StepRecord[] },
  call: Scope,
): Promise<void> {
  const [variants, environment] = await Promise.all([deps.records.grids.variants(grid.id), deps.environment(call)])
  const context = keyOfGiven(grid, variants, given, { definitions: deps.definitions, environment })
  if (context) await deps.records.grids.keepContexts([{ gridId: grid.id, caseId, createdAt: new Date(), ...context }])
}
