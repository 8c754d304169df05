import { AppError } from '@/pipeline/errors'
import { loadPlan } from '@/pipeline/load-plan'
import type { Plan } from '@/pipeline/plan'
import type { StepRecord } from '@/pipeline/run-event'
import { say } from '@/pipeline/said'
import type { RunRecord } from '@/server/capabilities/run-record'
import { compileArm } from '@/server/experiments/arm'
import { findExperiment } from '@/server/experiments/prepare'
import type { Call } from '../../context'
import { findPipeline } from '../../pipelines/find-pipeline'
import { requireGraph } from '../../pipelines/read-graph'
import { findRun } from '../../runs/get-run'
import { startDraftRun } from '../../runs/start-draft-run'
import { startRun } from '../../runs/start-run'
import type { RetrievalDeps } from '../deps'
import type { ExplainInput } from '../types'
import { searches } from './search-of'

/** A run with everything its steps took and gave. */
export interface ExplainedRun {
  /** null: it is an answer of an experiment. */
  runId: string | null
  plan: Plan
  records: Map<string, StepRecord>
  question: string
  status: RunRecord['status']
}

/** The run to look at: the recorded one, or one made now for its inputs where the record does not hold what is needed. */
export async function loadRun(deps: RetrievalDeps, input: ExplainInput, call: Call): Promise<ExplainedRun> {
  if ('runId' in input) return recordedRun(deps, input.runId, call)
  return 'experimentId' in input ? answerOfExperiment(deps, input, call) : newRun(deps, input, call)
}

async function recordedRun(deps: RetrievalDeps, runId: string, call: Call): Promise<ExplainedRun> {
  const run = await findRun(deps.runs, runId, call)
  const plan = planOf(run, deps)
  const events = await deps.runs.store.events(call.workspaceId, runId, 0)
  const records = recordsOf(events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : [])))
  const searched = [...records.values()].filter(({ type }) => searches(type, deps.definitions))
  // Busy endpoints do not keep what steps took and gave of every successful run.
  const isKept = searched.length > 0 && searched.every(({ inputs }) => Object.keys(inputs).length > 0)
  if (isKept || run.status === 'running') {
    return { runId, plan, records, question: questionOf(run.inputs), status: run.status }
  }
  if (plan.steps.some(({ effect }) => effect === 'write')) {
    throw new AppError(
      'invalid-input',
      say('The record of this run is too short, and running it again would repeat what it changes.'),
      {
        fix: say('Run the pipeline’s draft and explain that run.'),
      },
    )
  }
  const again = startRun(deps.runs, {
    workspaceId: call.workspaceId,
    plan,
    inputs: run.inputs,
    pipelineId: run.pipelineId,
    pipelineName: run.pipelineName,
    origin: 'studio',
    graph: run.graph,
    explain: true,
    signal: call.signal,
  })
  return ended(again, plan, run.inputs)
}

/** An answer of an experiment, by the steps that were kept of it: nothing is asked again. */
async function answerOfExperiment(
  deps: RetrievalDeps,
  at: Extract<ExplainInput, { experimentId: string }>,
  call: Call,
): Promise<ExplainedRun> {
  const { experiments, datasets } = deps.records
  const experiment = await findExperiment(deps, at.experimentId, call)
  const [cell, candidates, { cases }] = await Promise.all([
    experiments.cell(call.workspaceId, at),
    experiments.candidates(experiment.id),
    datasets.cases(experiment.datasetId, { version: experiment.datasetVersion, ids: [at.caseId] }),
  ])
  const candidate = candidates.find(({ id }) => id === at.candidateId)
  if (!cell || !candidate) throw new AppError('not-found', say('This case has no answer yet.'))
  const found = await experiments.steps(call.workspaceId, cell.steps)
  const steps = cell.steps.flatMap((key) => found.get(key) ?? [])
  const { plan } = compileArm(candidate, deps.definitions, await deps.environment(call))
  const status = cell.outcome === 'failed' ? 'failed' : 'ok'
  return { runId: null, plan, records: recordsOf(steps), question: questionOf(cases[0]?.inputs ?? {}), status }
}

async function newRun(
  deps: RetrievalDeps,
  input: Extract<ExplainInput, { pipelineId: string }>,
  call: Call,
): Promise<ExplainedRun> {
  const pipeline = await findPipeline(deps, input.pipelineId, call)
  const started = startDraftRun({ ...deps.runs, definitions: deps.definitions }, await deps.environment(call), {
    graph: input.graph ?? requireGraph(JSON.parse(pipeline.graph)),
    inputs: input.inputs,
    workspaceId: call.workspaceId,
    pipelineId: pipeline.id,
    pipelineName: pipeline.name,
    origin: 'studio',
    signal: call.signal,
  })
  await started.finished
  const plan = planOf(await findRun(deps.runs, started.runId, call), deps)
  return ended(started, plan, input.inputs)
}

async function ended(
  { runId, finished, log }: ReturnType<typeof startRun>,
  plan: Plan,
  inputs: Record<string, unknown>,
): Promise<ExplainedRun> {
  const { status } = await finished
  const records = recordsOf(log.events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : [])))
  return { runId, plan, records, question: questionOf(inputs), status }
}

const recordsOf = (steps: readonly StepRecord[]) => new Map(steps.map((step) => [step.stepId, step]))

/** The plan a run executed: its own for drafts, its version's for endpoints. Throws `not-found` when neither is kept. */
function planOf({ plan }: RunRecord, { definitions }: RetrievalDeps): Plan {
  if (plan !== null) return loadPlan(plan, definitions)
  throw new AppError('not-found', say('The plan of this run is not kept any more.'), {
    fix: say('Run the pipeline again.'),
  })
}

/** The first text among the inputs, which is how people know a run. */
function questionOf(inputs: Record<string, unknown>): string {
  const { question, query } = inputs
  const named = [question, query, ...Object.values(inputs)].find((value) => typeof value === 'string' && value !== '')
  return typeof named === 'string' ? named : ''
}
