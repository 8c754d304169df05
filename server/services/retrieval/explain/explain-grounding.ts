import { z } from 'zod'
import { byCitation } from '@/nodes/grounding/claims'
import { resolveCitations } from '@/nodes/output/resolve-citations'
import { chunkSchema } from '@/pipeline/chunk'
import type { StepRecord } from '@/pipeline/run-event'
import type { WaterfallStage } from '../types'
import { indexOfExpected } from './explain-retriever'
import type { ExpectedPlace } from './find-expected'
import { stageOf } from './stage'

/** Says so when the model cited the place and the check of its claims took what cited it out of the answer. */
export function explainGrounding(record: StepRecord, place: ExpectedPlace): WaterfallStage[] {
  const sources = z.array(chunkSchema).safeParse(record.inputs.sources)
  const ours = [...byCitation(sources.success ? sources.data : [])].flatMap(([citation, chunk]) =>
    indexOfExpected([chunk], place) ? [citation] : [],
  )
  const citedIn = (answer: unknown) =>
    typeof answer === 'string' ? resolveCitations(answer, new Set(ours)).cited : new Set<number>()
  const [citation] = citedIn(record.inputs.answer)
  if (citation === undefined || citedIn(record.outputs.answer).size > 0) return []
  return [stageOf(record, 'cited', 'lost', 'ungrounded', { params: { citation } })]
}
