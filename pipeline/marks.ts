import { type DraftDebug, debugOf } from './debug'
import type { Environment } from './environment'
import type { Graph } from './graph'
import { hashOf } from './hash'
import type { Plan, Step } from './plan'

/** What a result follows from beside the step and what feeds it. */
export interface MarkFacts extends Pick<DraftDebug, 'pins' | 'disabled'> {
  revisionOf: (collectionId: string) => number | undefined
}

/**
 * Names what a step's result follows from: the step, the marks of what feeds it, the content of its collections, what is
 * pinned or switched off. Two results of the same inputs of the run with the same mark are worth the same; a result whose
 * `drawnMark` is no longer that of its step in the draft is stale. `edited`: inputs that a person gave in place of what
 * arrived; they, and what follows from them, are told behind the mark that the drawing gives.
 */
export function markOf(
  step: Step,
  feedMark: (stepId: string) => string | undefined,
  { pins, disabled, revisionOf }: MarkFacts,
  edited: Readonly<Record<string, unknown>> | null = null,
): string {
  const pinned = pins.get(step.id)
  if (pinned) return hashOf({ pinned })
  const { type, version, config, resources } = step
  const marks = new Map(sourcesOf(step).map((id) => [id, feedMark(id)]))
  const feeds = Object.entries(step.feeds).map(([port, list]) => [
    port,
    list.map((feed) => [drawnMark(marks.get(feed.step)) ?? null, feed.port, feed.to]),
  ])
  const revisions = Object.values(resources.collections).map(({ id }) => revisionOf(id) ?? null)
  const off = disabled.has(step.id)
  const drawn = hashOf({ type, version, config, resources, feeds, revisions, off })
  const edits = [...new Set([...marks.values()].flatMap((mark) => mark?.split(EDITED)[1] ?? []))]
  if (!edited && edits.length === 0) return drawn
  return `${drawn}${EDITED}${hashOf({ edited, edits })}`
}

const EDITED = '+'

/** What the drawing alone gives of a mark, whatever a person edited on the way. */
export const drawnMark = (mark: string | undefined): string | undefined => mark?.split(EDITED)[0]

const sourcesOf = ({ feeds }: Step): string[] => [
  ...new Set(Object.values(feeds).flatMap((list) => list.map(({ step }) => step))),
]

/** The facts as a drawing and what serves give them. */
export function markFacts(graph: Pick<Graph, 'nodes'>, environment: Pick<Environment, 'collections'>): MarkFacts {
  const revisions = new Map(environment.collections.map(({ id, revision }) => [id, revision]))
  return { ...debugOf(graph), revisionOf: (id) => revisions.get(id) }
}

/** The marks that the results of a plan would have now, by step. */
export function marksOf(plan: Plan, facts: MarkFacts): Record<string, string> {
  const marks: Record<string, string> = {}
  for (const step of plan.steps) marks[step.id] = markOf(step, (id) => marks[id], facts)
  return marks
}
