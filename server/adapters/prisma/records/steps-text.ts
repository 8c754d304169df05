import type { StepRecord } from '@/pipeline/run-event'
import { decodeEvents, encodeEvents, Origins } from '../runs/trace'

/** Steps as their runs keep them: a value that passes from step to step is written once. */
export const stepsText = (steps: readonly StepRecord[]): string =>
  encodeEvents(
    steps.map((step) => ({ type: 'step.finished', runId: '', seq: 0, at: 0, step })),
    new Origins(),
  )

/** What `stepsText` wrote. */
export const stepsOf = (text: string): StepRecord[] =>
  decodeEvents([text]).flatMap((event) => (event.type === 'step.finished' ? [event.step] : []))
