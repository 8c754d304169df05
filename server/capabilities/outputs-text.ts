import type { RunFinished } from '@/pipeline/run-event'

const texts = new WeakMap<object, string>()

/** The outputs of a run as JSON text, made once: the caller and the record both get it, and it is most of either. */
export function outputsText({ outputs }: Pick<RunFinished, 'outputs'>): string {
  let text = texts.get(outputs)
  if (text === undefined) {
    text = JSON.stringify(outputs)
    texts.set(outputs, text)
  }
  return text
}
