import type { Case } from '@/pipeline/cases/case'
import type { Chunk } from '@/pipeline/chunk'
import type { StepRecord } from '@/pipeline/run-event'
import type { HandLabelRecord } from '@/server/capabilities/records/grids'
import type { Answered } from '@/server/evaluation/types'
import { answeredOf } from '@/server/play/cell'
import type { ExperimentScope } from '../deps'
import type { JudgeDeps } from './deps'

/** An answer that a person called good or bad, as a judge is shown it. */
export interface LabelledAnswer {
  labelId: string
  human: boolean
  one: Pick<Case, 'inputs' | 'expected'>
  answered: Answered
}

/** More labels than this say no more. */
export const MOST_LABELS = 400

const nothing: Case['expected'] = { answers: [], nuggets: [], places: [], abstain: false, checks: [] }

/** What people said of answers: with the sources that the answer was written from, where its steps are still kept. */
export async function labelledAnswer(
  deps: JudgeDeps,
  { id, verdict, judged, cellId, runId }: HandLabelRecord,
  scope: ExperimentScope,
): Promise<LabelledAnswer> {
  const found = cellId === null ? await ofRun(deps, runId ?? '', scope) : await ofCell(deps, cellId, scope)
  const usage = { inputTokens: 0, outputTokens: 0 }
  const plan = { plan: { steps: [] }, nodeId: '', label: undefined }
  const read = answeredOf(found.steps, plan, { outcome: 'ok', latencyMs: 0, usage })
  return {
    labelId: id,
    human: verdict === 'good',
    one: { inputs: judged.inputs, expected: found.expected },
    answered: { ...read, text: judged.answer, abstained: null, sources: found.sources ?? read.sources },
  }
}

interface Found {
  steps: readonly StepRecord[]
  expected: Case['expected']
  sources?: readonly Chunk[]
}

async function ofRun({ store }: JudgeDeps, runId: string, { workspaceId }: ExperimentScope): Promise<Found> {
  const events = await store.events(workspaceId, runId, 0)
  return { steps: events.flatMap((event) => (event.type === 'step.finished' ? [event.step] : [])), expected: nothing }
}

async function ofCell({ records }: JudgeDeps, id: string, { workspaceId }: ExperimentScope): Promise<Found> {
  const { grids, experiments, datasets } = records
  const own = await experiments.cellById(workspaceId, id)
  const experiment = own && (await experiments.get(workspaceId, own.experimentId))
  if (experiment) {
    const [steps, { cases }] = await Promise.all([
      experiments.steps(workspaceId, own.steps),
      datasets.cases(experiment.datasetId, { version: experiment.datasetVersion, ids: [own.caseId] }),
    ])
    return { steps: own.steps.flatMap((key) => steps.get(key) ?? []), expected: cases[0]?.expected ?? nothing }
  }
  const cell = await grids.cell(workspaceId, id)
  const grid = cell && (await grids.get(workspaceId, cell.gridId))
  if (!grid) return { steps: [], expected: nothing }
  const { cases } = await datasets.cases(grid.datasetId, { ids: [cell.caseId] })
  return { steps: cell.steps, expected: cases[0]?.expected ?? nothing }
}
