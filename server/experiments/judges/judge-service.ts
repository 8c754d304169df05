import { z } from 'zod'
import type { Assertion } from '@/pipeline/cases/assertion'
import { titleOf } from '@/pipeline/cases/case'
import { findModel } from '@/pipeline/compiler/resolve-model'
import { AppError, type ErrorInfo, errorInfo } from '@/pipeline/errors'
import { type JudgeItem, LEAST_LABELS } from '@/pipeline/evaluation/judge-card'
import { judgeFigures } from '@/pipeline/metrics/agreement'
import { say } from '@/pipeline/said'
import { jobStopped } from '@/server/capabilities/jobs'
import type { JudgeCardRecord } from '@/server/capabilities/records/judge-cards'
import type { StopSignal } from '@/server/capabilities/stop-signal'
import { onAbort, StopController } from '@/server/engine'
import type { EvaluationTools } from '@/server/evaluation/types'
import { previewOf } from '@/server/play/cell'
import type { ExperimentScope } from '../deps'
import type { JudgeDeps } from './deps'
import { type LabelledAnswer, labelledAnswer, MOST_LABELS } from './labelled-answers'

/** A judge that is to be measured. */
export const judgeJob = {
  name: 'judge-card',
  payload: z.strictObject({ cardId: z.string(), workspaceId: z.string(), repeats: z.number().int() }),
}
type Payload = z.infer<typeof judgeJob.payload>

/** How many answers are judged at once. */
const AT_ONCE = 4

/** Measures judges on answers that people have labelled, as jobs: what a crash leaves is gone on with. */
export class JudgeService {
  constructor(private readonly deps: JudgeDeps) {
    const work = this.work.bind(this)
    deps.jobs.handle(judgeJob, {
      concurrency: 1,
      async run(payload, { signal, progress }) {
        // It may have as many listeners as there are calls.
        const ending = new StopController()
        const forget = onAbort(signal, () => ending.abort(signal.reason))
        return work(payload, ending.signal, progress).finally(forget)
      },
    })
  }

  /** How many labels a card can be measured on: what people called good or bad. */
  async labelCount({ workspaceId }: ExperimentScope): Promise<number> {
    return Math.min(MOST_LABELS, await this.deps.records.grids.saidCount(workspaceId))
  }

  /** Asks anew about every labelled answer. Throws `invalid-input` with fewer than 50 labels. */
  async start(card: JudgeCardRecord, repeats: number, scope: ExperimentScope): Promise<void> {
    const count = await this.labelCount(scope)
    if (count < LEAST_LABELS)
      throw new AppError(
        'invalid-input',
        say(
          '{count, plural, =0 {No answer is} one {# answer is} other {# answers are}} labelled; a judge card takes {least}.',
          {
            count,
            least: LEAST_LABELS,
          },
        ),
        { fix: say('Label {missing} more.', { missing: LEAST_LABELS - count }) },
      )
    // What was measured before holds until this has come to its end.
    await this.deps.records.judgeCards.note(card.id, { items: [], error: null })
    await this.deps.jobs.add(judgeJob, [
      { key: card.id, group: card.id, payload: { cardId: card.id, workspaceId: scope.workspaceId, repeats } },
    ])
  }

  /** Resolves when it is at rest; the verdicts that were given stay. */
  stop(cardId: string): Promise<void> {
    return this.deps.jobs.cancel(judgeJob, { keys: [cardId] })
  }

  async isRunning(cardId: string): Promise<boolean> {
    return (await this.deps.jobs.find(judgeJob, cardId)) !== null
  }

  /** Resolves when nothing of it is left to do. */
  settled(cardId: string, signal?: StopSignal): Promise<void> {
    return this.deps.jobs.settled(judgeJob, { keys: [cardId] }, signal ? { signal } : {})
  }

  private async work(
    { cardId, workspaceId, repeats }: Payload,
    signal: StopSignal,
    progress: (share: number) => void,
  ): Promise<ErrorInfo | undefined> {
    const { judgeCards } = this.deps.records
    const scope = { workspaceId }
    const card = await judgeCards.get(workspaceId, cardId)
    if (!card) return undefined
    try {
      const tools = await this.toolsFor(card, scope)
      const labels = await this.deps.records.grids.said(workspaceId, MOST_LABELS)
      const known = new Map(card.items.map((item) => [item.labelId, item]))
      const left = labels.filter(({ id }) => !known.has(id))
      for (let at = 0; at < left.length; at += AT_ONCE) {
        signal.throwIfAborted()
        const some = await Promise.all(
          left.slice(at, at + AT_ONCE).map(async (label) => {
            const answer = await labelledAnswer(this.deps, label, scope)
            return this.judged(card, answer, repeats, tools.tools, signal)
          }),
        )
        for (const item of some) known.set(item.labelId, item)
        await judgeCards.note(cardId, { items: [...known.values()] })
        progress(known.size / labels.length)
      }
      const items = labels.flatMap(({ id }) => known.get(id) ?? [])
      await judgeCards.note(cardId, {
        items,
        figures: judgeFigures(items),
        digest: tools.digest,
        measuredAt: new Date(),
      })
    } catch (error) {
      if (signal.aborted || signal.reason === jobStopped) return undefined
      if (!(error instanceof AppError)) this.deps.log.error({ err: error, cardId }, 'a judge could not be measured')
      await judgeCards.note(cardId, { error: errorInfo(error) })
    }
    return undefined
  }

  private async toolsFor(card: JudgeCardRecord, scope: ExperimentScope) {
    const environment = await this.deps.environment(scope)
    const model = findModel(environment, card.provider, card.model)
    if (!model)
      throw new AppError(
        'model-missing',
        say('The model {model} is not on {provider}.', { model: card.model, provider: card.provider }),
      )
    const { provider, model: name, digest, contextTokens } = model
    const tools: EvaluationTools = {
      chatModel: this.deps.chatModel,
      embedder: this.deps.embedder,
      judgeOf: () => ({ provider, model: name, digest, contextTokens }),
      embedModel: { provider: 'built-in', model: '' },
    }
    return { tools, digest: digest ?? null }
  }

  /** By the very check that judges cells. */
  private async judged(
    { kind, rubric }: JudgeCardRecord,
    { labelId, human, one, answered }: LabelledAnswer,
    repeats: number,
    tools: EvaluationTools,
    signal: StopSignal,
  ): Promise<JudgeItem> {
    const base = { id: 'card' } as const
    const assertion: Assertion =
      kind === 'judge'
        ? { kind, ...base, rubric: rubric || 'The answer is right and answers the question.' }
        : { kind, ...base, atLeast: 1 }
    const ask = async (turned: boolean): Promise<boolean | null> => {
      const { checks } = await this.deps.evaluate(
        { case: one, answered, assertions: [assertion] },
        { ...tools, ...(turned && { turned }) },
        { signal },
      )
      const state = checks[0]?.state
      return state === 'pass' ? true : state === 'fail' ? false : null
    }
    const verdicts: (boolean | null)[] = []
    for (let repeat = 0; repeat < repeats; repeat += 1) verdicts.push(await ask(false))
    // Where there is nothing to be turned round, it would only be asked once more.
    const canTurn = answered.sources.length > 1 || (kind === 'judge' && one.expected.answers.length > 0)
    const swapped = canTurn ? await ask(true) : null
    return { labelId, question: titleOf(one.inputs), preview: previewOf(answered.text), human, verdicts, swapped }
  }
}
