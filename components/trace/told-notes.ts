import type { RunStatus, StepNote } from '@/pipeline/run-event'

type Code = Pick<StepNote, 'code'>

/**
 * Whether a run gave no answer on purpose: its model found none in the sources, or the check of its claims kept it back. A model
 * behind alternatives may have been silent where another one answered; then the run is not empty.
 */
export function isAbstention(status: RunStatus | 'running', notes: readonly Code[]): boolean {
  const has = (wanted: StepNote['code']) => notes.some(({ code }) => code === wanted)
  return has('abstained') || (status === 'empty' && has('no-evidence'))
}

/** Notes without the one that misses sources, where there is no answer that could have any. */
export function toldNotes<Note extends Code>(notes: readonly Note[], abstention: boolean): readonly Note[] {
  return abstention ? notes.filter(({ code }) => code !== 'uncited-answer') : notes
}
