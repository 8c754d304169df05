import { type RunView, streamKey } from '@/components/state/run-view'
import { REASONING, type StepRecord } from '@/pipeline/run-event'

/** What the answer says at present: the output when there is one, else what streamed so far. */
export function answerText(view: RunView, stream: { step: string; port: string } | null | undefined): string {
  if (typeof view.outputs.answer === 'string') return view.outputs.answer
  if (view.status !== 'running' && Object.keys(view.outputs).length > 0) return JSON.stringify(view.outputs, null, 2)
  if (stream) return view.streamed[streamKey(stream.step, stream.port)] ?? ''
  const texts = Object.entries(view.streamed).filter(([key]) => !key.endsWith(`:${REASONING}`))
  return texts.at(-1)?.[1] ?? ''
}

/** What the model of the answer's step thinks, or thought. */
export function reasoningText(view: RunView, stream: { step: string } | null | undefined): string {
  const step = stream
    ? view.steps[stream.step]
    : Object.values(view.steps).find(({ record }) => thoughtOf(record) !== '')
  if (step?.record) return thoughtOf(step.record)
  return stream ? (view.streamed[streamKey(stream.step, REASONING)] ?? '') : ''
}

function thoughtOf(record: StepRecord | undefined): string {
  const told = record?.details?.reasoning ?? record?.partial?.[REASONING]
  return typeof told === 'string' ? told : ''
}
