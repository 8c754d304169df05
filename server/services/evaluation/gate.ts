import { z } from 'zod'
import { idSchema } from '../ids'
import { query } from '../use-case'
import type { EvaluationDeps } from './deps'
import { draftStanding } from './draft-standing'
import type { GateState } from './types'

/** A pipeline's gate, and how its stored draft stands with it. Throws `not-found`. */
export const getGate = query({
  permission: 'read',
  input: z.strictObject({ pipelineId: idSchema }),
  async run(deps: EvaluationDeps, { pipelineId }, scope): Promise<GateState> {
    const { pipeline, standing } = await draftStanding(deps, pipelineId, scope)
    if (standing) {
      const { gate, dataset, cases, outcome, latest, isSame } = standing
      const isRunning = !outcome && latest !== null && (await deps.experiments.state(latest.id)) !== 'idle'
      return {
        gate,
        dataset: dataset && { id: dataset.id, name: dataset.name, version: dataset.version, cases: cases.length },
        outcome,
        running: isRunning ? latest.id : null,
        isSame,
        isInvalid: false,
      }
    }
    const gate = await deps.records.deployments.gate(scope.workspaceId, pipeline.id)
    const dataset = gate && (await deps.records.datasets.get(scope.workspaceId, gate.datasetId))
    return {
      gate,
      dataset: dataset && { id: dataset.id, name: dataset.name, version: dataset.version, cases: 0 },
      outcome: null,
      running: null,
      isSame: false,
      isInvalid: gate !== null,
    }
  },
})
