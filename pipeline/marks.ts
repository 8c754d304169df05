import type { DraftDebug } from './debug'
import { hashOf } from './hash'
import type { Plan, Step } from './plan'

/** What a result follows from beside the step and what feeds it. */
export interface MarkFacts extends Pick<DraftDebug, 'pins' | 'disabled'> {
  revisionOf: (collectionId: string) => number | undefined
}

/**
 * Names what a step's result follows from: the step, the marks of what feeds it, the content of its collections, what is
 * pinned or switched off. Two results of the same inputs of the run with the same mark are worth the same; a result whose mark
 * is no longer that of its step in the draft is stale. `edited`: inputs that a person gave in place of what arrived.
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
  const feeds = Object.entries(step.feeds).map(([port, list]) => [
    port,
    list.map((feed) => [feedMark(feed.step) ?? null, feed.port, feed.to]),
  ])
  const revisions = Object.values(resources.collections).map(({ id }) => revisionOf(id) ?? null)
  const off = disabled.has(step.id)
  return hashOf({ type, version, config, resources, feeds, revisions, off, edited })
}

/** The marks that the results of a plan would have now, by step. */
export function marksOf(plan: Plan, facts: MarkFacts): Record<string, string> {
  const marks: Record<string, string> = {}
  for (const step of plan.steps) marks[step.id] = markOf(step, (id) => marks[id], facts)
  return marks
}
