import { z } from 'zod'
import { findModel, resolveAuto } from '@/pipeline/compiler/resolve-model'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import type { SynthesisSetup } from '@/pipeline/evaluation/synthesis'
import type { ResolvedModel } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { SynthesisRecord } from '@/server/capabilities/records/syntheses'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort, StopController } from '@/server/engine'
import type { ExperimentScope } from '../deps'
import { byRules } from './by-rules'
import type { SynthesisNeeds } from './deps'
import { Making } from './making'

/** Cases that are to be made. */
export const synthesisJob = {
  name: 'synthesis',
  payload: z.strictObject({ synthesisId: z.string(), workspaceId: z.string() }),
}
type Payload = z.infer<typeof synthesisJob.payload>

/** Makes cases from documents, one collection after another, as jobs: what a crash leaves is gone on with. */
export class SynthesisService {
  constructor(private readonly deps: SynthesisNeeds) {
    const work = this.work.bind(this)
    deps.jobs.handle(synthesisJob, {
      concurrency: 1,
      async run(payload, { signal, progress }) {
        // It may have as many listeners as there are calls.
        const ending = new StopController()
        const forget = onAbort(signal, () => ending.abort(signal.reason))
        return work(payload, ending.signal, progress).finally(forget)
      },
    })
  }

  async start(
    synthesis: Pick<SynthesisRecord, 'workspaceId' | 'collectionId' | 'datasetId' | 'setup'>,
  ): Promise<SynthesisRecord> {
    const made = await this.deps.records.syntheses.create(synthesis)
    const { id: synthesisId, workspaceId } = made
    await this.deps.jobs.add(synthesisJob, [
      { key: synthesisId, group: made.collectionId, payload: { synthesisId, workspaceId } },
    ])
    return made
  }

  /** Resolves when it is at rest; what was made stays. */
  async stop({ id, ended }: SynthesisRecord): Promise<void> {
    await this.deps.jobs.cancel(synthesisJob, { keys: [id] })
    if (ended === null) await this.deps.records.syntheses.note(id, { ended: 'stopped', finishedAt: new Date() })
  }

  async state({ id, ended }: Pick<SynthesisRecord, 'id' | 'ended'>) {
    return (await this.deps.jobs.find(synthesisJob, id))?.state ?? ended ?? 'stopped'
  }

  /** Resolves when nothing of it is left to do. */
  settled(id: string, signal?: StopSignal): Promise<void> {
    return this.deps.jobs.settled(synthesisJob, { keys: [id] }, signal ? { signal } : {})
  }

  private async work(
    { synthesisId, workspaceId }: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const { syntheses } = this.deps.records
    const scope = { workspaceId }
    const synthesis = await syntheses.get(workspaceId, synthesisId)
    if (!synthesis || synthesis.ended !== null) return undefined
    try {
      const model = await this.modelFor(synthesis.setup, scope)
      if (model) await new Making(this.deps, synthesis, model, scope, signal, progress).run()
      else await byRules(this.deps, synthesis, scope, signal)
      await syntheses.note(synthesisId, { ended: 'done', finishedAt: new Date() })
    } catch (error) {
      if (signal.aborted || signal.reason === jobStopped) return undefined
      if (!(error instanceof AppError)) this.deps.log.error({ err: error, synthesisId }, 'cases could not be made')
      await syntheses.note(synthesisId, { ended: 'failed', error: errorInfo(error), finishedAt: new Date() })
    }
    return undefined
  }

  /** Undefined where no language model serves and none was asked for: then questions are made by rules. */
  private async modelFor({ model }: SynthesisSetup, scope: ExperimentScope): Promise<ResolvedModel | undefined> {
    const environment = await this.deps.environment(scope)
    const language = environment.models.filter(({ provider }) => provider !== 'built-in')
    if (!model || model.provider === 'auto') {
      const found = resolveAuto(language, 'chat')
      return found && resolved(found)
    }
    if (model.provider === 'built-in') return undefined
    const found = findModel(environment, model.provider, model.model)
    if (found) return resolved(found)
    throw new AppError('model-missing', say('There is no model “{model}” to make questions.', { model: model.model }))
  }
}

const resolved = ({ provider, model, digest, contextTokens }: ResolvedModel): ResolvedModel => ({
  provider,
  model,
  digest,
  contextTokens,
})
