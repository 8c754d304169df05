import { z } from 'zod'
import { resolveCitations } from '@/nodes/shared/resolve-citations'
import { type caseDraftSchema, nameInPlace, type Place, titleOf } from '@/pipeline/cases/case'
import { answerSourceSchema, type RunEvent } from '@/pipeline/run-event'
import type { RunRecord } from '@/server/capabilities/run-record'
import type { RunStore } from '@/server/capabilities/run-store'
import type { Call } from '../context'
import { idSchema } from '../ids'
import { findRun } from '../runs/get-run'
import { query } from '../use-case'
import type { DatasetDeps } from './rows'

interface RunDraft {
  case: z.input<typeof caseDraftSchema>
  /** The one that its pipeline's runs are saved in; null: none yet, so it should be made, under the suggested name. */
  datasetId: string | null
  suggestedName: string
  /** The pipeline that it should be tied to then; null: it is gone. */
  pipelineId: string | null
}

/**
 * What a run says of a case, to be completed by a person: inputs, answer, cited places, or that it abstained. Throws
 * `not-found`.
 */
export const draftFromRun = query({
  permission: 'read',
  input: z.strictObject({ runId: idSchema }),
  async run(deps: DatasetDeps & { store: RunStore }, { runId }, call: Call): Promise<RunDraft> {
    const run = await findRun(deps, runId, call)
    const { inputs, origin, pipelineName } = run
    const pipeline = run.pipelineId && (await deps.records.pipelines.find(call.workspaceId, run.pipelineId))
    const pipelineId = pipeline ? pipeline.id : null
    // What an alternative made good is no abstention: such a run does not end empty.
    const abstained =
      run.status === 'empty' && (await deps.store.events(call.workspaceId, runId, 0)).some(tellsAbstention)
    const datasets = await deps.records.datasets.list(call.workspaceId)
    const own = datasets.find((one) => one.kind === 'set' && pipelineId !== null && one.pipelineId === pipelineId)
    return {
      case: {
        inputs,
        expected: abstained ? { abstain: true } : { answers: answersOf(run), places: citedPlaces(run) },
        origin: origin === 'endpoint' ? 'production' : 'human',
        runId,
      },
      datasetId: own?.id ?? null,
      suggestedName: (pipelineName || titleOf(inputs)).slice(0, 120),
      pipelineId,
    }
  },
})

/** Whether a model knows that the sources do not answer, or its answer was withheld. */
const tellsAbstention = (event: RunEvent): boolean =>
  event.type === 'step.finished' &&
  (event.step.details?.abstained === true || event.step.notes.some(({ code }) => code === 'abstained'))

/** The answer as it reads without the marks of its citations. */
function answersOf({ outputs }: RunRecord): string[] {
  const answer = outputs.answer ?? Object.values(outputs).find((value) => typeof value === 'string')
  const text = typeof answer === 'string' ? resolveCitations(answer, new Set()).answer.trim() : ''
  return text === '' ? [] : [text.slice(0, 20_000)]
}

/** The passages that the answer cites, once each. */
function citedPlaces({ outputs }: RunRecord): Place[] {
  const sources = z.array(answerSourceSchema).safeParse(outputs.sources)
  const cited = (sources.data ?? []).filter((source) => source.cited).slice(0, 50)
  return cited.map(({ collectionId, documentId, documentName, start, end, text }) => ({
    collectionId,
    documentId,
    documentName: nameInPlace(documentName, documentId),
    ...(end > start && { start, end }),
    quote: text.slice(0, 20_000),
  }))
}
