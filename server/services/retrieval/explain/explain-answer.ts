import { z } from 'zod'
import { byCitation, resolveCitations } from '@/nodes/shared/resolve-citations'
import { chunkSchema } from '@/pipeline/chunk'
import type { Explained } from '@/pipeline/explain'
import type { StepRecord } from '@/pipeline/run-event'
import type { WaterfallStage } from '../types'
import { indexOfExpected } from './explain-search'
import type { ExpectedPlace } from './find-expected'
import { stageOf } from './stage'

/** Says so when the model cited the place and a step behind it took what cited it out of the answer. */
export function explainAnswer(
  record: StepRecord,
  place: ExpectedPlace,
  { answer, sources: from, reason }: Extract<Explained<never>, { kind: 'answer' }>,
): WaterfallStage[] {
  const sources = z.array(chunkSchema).safeParse(record.inputs[from])
  const ours = [...byCitation(sources.success ? sources.data : [])].flatMap(([citation, chunk]) =>
    indexOfExpected([chunk], place) ? [citation] : [],
  )
  const citedIn = (text: unknown) =>
    typeof text === 'string' ? resolveCitations(text, new Set(ours)).cited : new Set<number>()
  const [citation] = citedIn(record.inputs[answer])
  if (citation === undefined || citedIn(record.outputs[answer]).size > 0) return []
  return [stageOf(record, 'cited', 'lost', reason, { params: { citation } })]
}
