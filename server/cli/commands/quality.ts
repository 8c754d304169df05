import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import type { Advice, Applied, MeasuredScores, Quality } from '@/server/services/retrieval/quality/types'
import { asJson } from '../print'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'
import { findCollection } from './search'

export interface QualityOptions {
  questions: 'auto' | 'saved' | 'synthetic'
  apply?: boolean
  json?: boolean
}

/** Measures how well a collection finds what should answer, by every way of searching, and says what to set retrievers to. */
export async function qualityCommand(
  name: string,
  { questions, apply, json }: QualityOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const collection = await findCollection(services, name)
  if (!collection) throw new AppError('collection-missing', say('There is no collection “{name}”.', { name }))
  const { retrieval } = services.studio
  const { quality } = await retrieval.measure({ collectionId: collection.id, questions }, io.signal)
  if (!quality) throw new AppError('internal', say('The measurement cannot be read.'))
  const { mode } = quality.advice
  const applied = apply && mode ? await retrieval.applyMode({ collectionId: collection.id, mode }) : null
  const about = { id: collection.id, slug: collection.slug, name: collection.name }
  if (json) io.out(asJson({ collection: about, quality, ...(apply && { applied }) }))
  else io.out(`${table(quality)}${sentence(quality.advice)}\n${applied ? appliedLines(applied) : ''}`)
  return mode === null || (applied && applied.failed.length > 0) ? exitCodes.incomplete : exitCodes.ok
}

const percent = (share: number) => `${Math.round(share * 100)} %`

function table({ modes, questions, synthetic }: Quality): string {
  const kind = synthetic ? 'made from the documents (synthetic)' : 'saved'
  const lines = modes.map(
    ({ mode, scores, error }) => `${mode.padEnd(14)}${scores ? figures(scores) : (error?.message ?? 'not measured')}`,
  )
  const head = `${'recall@5'.padStart(22)}  95 % interval  nDCG@10   MRR@10`
  return `${questions.length} questions, ${kind}\n\n${head}\n${lines.join('\n')}\n\n`
}

const figures = ({ recall5, low, high, ndcg10, mrr10 }: MeasuredScores): string =>
  `${percent(recall5).padStart(8)}  ${`${percent(low)} to ${percent(high)}`.padStart(13)}  ${ndcg10.toFixed(3).padStart(7)}  ${mrr10.toFixed(3).padStart(7)}`

function sentence({ kind, mode, found, questions, gained, lost }: Advice): string {
  switch (kind) {
    case 'nothing-to-ask':
      return 'No question could be made of these documents: save some of your own.'
    case 'embedder-down':
      return 'The embedding model does not serve: only search by words could be measured.'
    case 'few':
      return `${questions} questions say little: save at least 10.`
    case 'weak':
      return `Even ${mode} finds only ${found} of ${questions}: look at the questions that were lost, the chunking and the embedding model.`
    case 'better':
      return `Set retrievers to ${mode}: it finds ${gained} more than the default, and loses ${lost}.`
    case 'best':
      return `${mode} is as good as any: ${found} of ${questions} are found.`
  }
}

function appliedLines({ changed, failed }: Applied): string {
  const lines = [
    ...changed.map(({ pipelineName, retrievers }) => `Changed “${pipelineName}” (retrievers: ${retrievers}).`),
    ...failed.map(({ pipelineName }) => `“${pipelineName}” was being saved by somebody else: try again.`),
  ]
  return lines.length > 0 ? `${lines.join('\n')}\n` : 'All retrievers of drafts are set so already.\n'
}
