import { compile } from '@/pipeline/compiler'
import { inputFieldsOf } from '@/pipeline/declared'
import type { InputField } from '@/pipeline/input-field'
import type { Issue } from '@/pipeline/issue'
import { canonicalJson } from '@/pipeline/json'
import { markFacts, marksOf } from '@/pipeline/marks'
import { type EarlierStep, type PartPlan, planPart, targetsOf } from '@/pipeline/part-run'
import type { Plan } from '@/pipeline/plan'
import type { RunPart } from '@/pipeline/run-event'
import type { EditorInstance } from './editor-context'
import { readInputs } from './inputs'
import { type RunView, runOfStep, type StepView, stepOf } from './run-view'

/** A part of the graph, ready to run: what will run, what is taken from which run. */
export interface PreparedPart {
  part: RunPart
  steps: PartPlan
  plan: Plan
}

/** Works out what running a part would do, against the dock's run; an issue where it cannot. Nothing is started. */
export function preparePart({ store, dock, run }: EditorInstance, part: RunPart): PreparedPart | Issue | null {
  const { graph, definitions, environment } = store.getState()
  const { plan, issues } = compile(graph, definitions, environment, { targets: targetsOf(graph, part) })
  if (!plan) return issues[0] ?? null
  const earlier = earlierSteps(run.store.getState().view)
  const facts = markFacts(graph, environment)
  const { draft, turns, conversation } = dock.getState()
  const fields = inputFieldsOf(graph, definitions)
  const { inputs } = readInputs(fields, draft, conversation ? turns : [])
  const input = plan.steps.find(({ role }) => role === 'input')
  const before = input && earlier[input.id]?.record.inputs
  const steps = planPart(plan, part, {
    earlier,
    marks: marksOf(plan, facts),
    inputsChanged: before !== undefined && !sameInputs(fields, inputs, before),
    pinned: new Set(facts.pins.keys()),
  })
  return { part, steps, plan }
}

/** Starts a prepared part. Where it begins with the pipeline's inputs, the form must be complete. */
export async function startPart(instance: EditorInstance, { part, steps, plan }: PreparedPart): Promise<string | null> {
  const { store, ui, dock, run } = instance
  const { phase, view } = run.store.getState()
  if (phase === 'starting' || phase === 'running' || phase === 'stopping') return null
  const { graph, definitions } = store.getState()
  const { draft, turns, conversation } = dock.getState()
  const { inputs, problems } = readInputs(inputFieldsOf(graph, definitions), draft, conversation ? turns : [])
  const input = plan.steps.find(({ role }) => role === 'input')
  const asks = !steps.reused.some(({ step }) => step === input?.id)
  ui.setState({ dockOpen: true, dockTab: 'run' })
  dock.setState({ problems: asks ? problems : {}, asked: '' })
  if (asks && Object.keys(problems).length > 0) return null
  store.getState().select([part.node])
  store.getState().setInspectorTab('data')
  const expected = new Set(plan.steps.map(({ id }) => id))
  const reused = Object.fromEntries(steps.reused.map(({ step, runId }) => [step, runId]))
  return run.start(graph, asks ? inputs : {}, {
    reuse: false,
    part: { ...part, reused },
    beside: { expected, carried: carriedOf(view) },
  })
}

/** The steps of the run that ended, for a part that leaves them out. */
function carriedOf(view: RunView | null): Record<string, StepView> {
  if (!view) return {}
  const known = [...Object.values(view.carried), ...Object.values(view.steps)].filter(({ record }) => record)
  return Object.fromEntries(known.map((step) => [step.stepId, { ...step, runId: runOfStep(view, step) }]))
}

function earlierSteps(view: RunView | null): Record<string, EarlierStep> {
  if (!view || view.status === 'running') return {}
  const ids = Object.keys({ ...view.carried, ...view.steps })
  return Object.fromEntries(
    ids.flatMap((id): [string, EarlierStep][] => {
      const step = stepOf(view, id)
      return step?.record ? [[id, { record: step.record, runId: runOfStep(view, step) }]] : []
    }),
  )
}

/** A conversation grows with every answer: its turns alone make no other question. */
function sameInputs(fields: readonly InputField[], now: Record<string, unknown>, before: Record<string, unknown>) {
  const compared = fields.filter(
    ({ type, name }) => type !== 'history' && (now[name] !== undefined || before[name] !== undefined),
  )
  return compared.every(({ name }) => canonicalJson(now[name] ?? null) === canonicalJson(before[name] ?? null))
}
