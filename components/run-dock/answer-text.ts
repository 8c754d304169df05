import { type RunView, streamKey } from './run-view'

/** What the answer says at present: the output when there is one, else what streamed so far. */
export function answerText(view: RunView, stream: { step: string; port: string } | null | undefined): string {
  if (typeof view.outputs.answer === 'string') return view.outputs.answer
  if (view.status !== 'running' && Object.keys(view.outputs).length > 0) return JSON.stringify(view.outputs, null, 2)
  if (stream) return view.streamed[streamKey(stream.step, stream.port)] ?? ''
  return Object.values(view.streamed).at(-1) ?? ''
}
