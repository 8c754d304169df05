import { z } from 'zod'
import { findModel, resolveAuto } from '@/pipeline/compiler/resolve-model'
import { AppError } from '@/pipeline/errors'
import { modelRefSchema } from '@/pipeline/model-ref'
import { say } from '@/pipeline/said'
import type { JudgeCardHead, JudgeCardRecord } from '@/server/capabilities/records/judge-cards'
import type { JudgeService } from '@/server/experiments/judges/judge-service'
import { rubricHash, stateOfCard } from '@/server/experiments/judges/judge-state'
import type { Call } from '../context'
import { idSchema } from '../ids'
import type { PipelineDeps } from '../pipelines/types'
import { mutation, query } from '../use-case'
import type { JudgeCardDto, JudgeCardSummary } from './types'

/** What the use cases of judges need. */
export interface JudgesDeps extends PipelineDeps {
  judges: JudgeService
}

const byCard = z.strictObject({ cardId: idSchema })

/** What is the same for all cards. */
async function factsFor({ judges, environment }: JudgesDeps, call: Call) {
  const [labels, outside] = await Promise.all([judges.labelCount(call), environment(call)])
  return { labels, outside }
}

async function summaryOf(
  { judges }: JudgesDeps,
  { measuredAt, rubricHash: _hash, workspaceId: _workspace, createdAt: _created, ...card }: JudgeCardHead,
  { labels, outside }: Awaited<ReturnType<typeof factsFor>>,
): Promise<JudgeCardSummary> {
  return {
    ...card,
    state: stateOfCard(card, findModel(outside, card.provider, card.model)),
    running: await judges.isRunning(card.id),
    labels,
    measuredAt: measuredAt?.toISOString() ?? null,
  }
}

/** Throws `not-found`. */
async function findCard({ records }: JudgesDeps, cardId: string, { workspaceId }: Call): Promise<JudgeCardRecord> {
  const card = await records.judgeCards.get(workspaceId, cardId)
  if (!card) throw new AppError('not-found', say('There is no such judge card.'))
  return card
}

/** How far judges agree with people: without that every score of theirs is uncalibrated. */
export const judges = {
  list: query({
    permission: 'read',
    input: z.strictObject({}).optional(),
    async run(deps: JudgesDeps, _input, call): Promise<JudgeCardSummary[]> {
      const [cards, facts] = await Promise.all([deps.records.judgeCards.list(call.workspaceId), factsFor(deps, call)])
      return Promise.all(cards.map((card) => summaryOf(deps, card, facts)))
    },
  }),
  get: query({
    permission: 'read',
    input: byCard,
    async run(deps: JudgesDeps, { cardId }, call): Promise<JudgeCardDto> {
      const { items, ...card } = await findCard(deps, cardId, call)
      return { ...(await summaryOf(deps, card, await factsFor(deps, call))), items }
    },
  }),
  /** One for each judge, kind and rubric: what is there already is given. Throws `model-missing`, and `invalid-input` for a judge that only quotes. */
  create: mutation({
    permission: 'edit',
    input: z.strictObject({
      judge: modelRefSchema,
      kind: z.enum(['nuggets', 'faithful', 'judge']).default('judge'),
      rubric: z.string().trim().max(8_000).default(''),
    }),
    async run(deps: JudgesDeps, { judge, kind, rubric }, call): Promise<JudgeCardSummary> {
      const { workspaceId } = call
      const facts = await deps.environment(call)
      const language = facts.models.filter(({ provider }) => provider !== 'built-in')
      const model =
        judge.provider === 'auto' ? resolveAuto(language, 'chat') : findModel(facts, judge.provider, judge.model)
      if (!model)
        throw new AppError('model-missing', say('There is no model “{model}” to judge.', { model: judge.model }))
      if (model.provider === 'built-in')
        throw new AppError('invalid-input', say('The built-in reader quotes and judges nothing.'), {
          fix: say('Choose a language model.'),
        })
      if (kind === 'judge' && rubric === '')
        throw new AppError('invalid-input', say('Write what the judge is to ask for.'), {
          details: { field: 'rubric' },
        })
      const hash = rubricHash(rubric)
      const known = (await deps.records.judgeCards.list(workspaceId)).find(
        (card) =>
          card.provider === model.provider &&
          card.model === model.model &&
          card.kind === kind &&
          card.rubricHash === hash,
      )
      const { provider, model: name, digest } = model
      const fresh = { workspaceId, provider, model: name, digest: digest ?? null, kind, rubric, rubricHash: hash }
      return summaryOf(deps, known ?? (await deps.records.judgeCards.create(fresh)), await factsFor(deps, call))
    },
  }),
  /** Asks the judge about every labelled answer, as a job. Throws `invalid-input` with fewer than 50 labels. */
  measure: mutation({
    permission: 'edit',
    input: byCard.extend({ repeats: z.number().int().min(1).max(5).default(2) }),
    async run(deps: JudgesDeps, { cardId, repeats }, call): Promise<void> {
      await deps.judges.start(await findCard(deps, cardId, call), repeats, call)
    },
  }),
  stop: mutation({
    permission: 'edit',
    input: byCard,
    async run(deps: JudgesDeps, { cardId }, call): Promise<void> {
      await findCard(deps, cardId, call)
      await deps.judges.stop(cardId)
    },
  }),
  delete: mutation({
    permission: 'edit',
    input: byCard,
    async run(deps: JudgesDeps, { cardId }, call): Promise<void> {
      await findCard(deps, cardId, call)
      await deps.judges.stop(cardId)
      await deps.records.judgeCards.delete(call.workspaceId, cardId)
    },
  }),
}
