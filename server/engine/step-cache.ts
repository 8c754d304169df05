import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { canonicalJson } from '@/pipeline/json'
import type { CapabilityName } from '@/pipeline/node-definition'
import type { Step } from '@/pipeline/plan'
import type { Outcome, StepNote } from '@/pipeline/run-event'

/** What a step gave, kept to be given again. Values are shared between runs: executors never change their inputs. */
export interface CachedStep {
  outcome: Extract<Outcome, 'ok' | 'empty'>
  outputs: Record<string, unknown>
  notes: StepNote[]
  details?: Record<string, unknown>
  /** The run that made it. */
  runId: string
}

export interface StepCache {
  get(key: string): CachedStep | undefined
  set(key: string, step: CachedStep): void
}

/** A step cache in memory that forgets the least recently used, by count and by approximate size in bytes. */
export function createStepCache(limits: { maxSteps?: number; maxBytes?: number } = {}): StepCache {
  const cache = new LRUCache<string, CachedStep>({
    max: limits.maxSteps ?? 1000,
    maxSize: limits.maxBytes ?? 64 * 1024 * 1024,
    // JavaScript keeps up to two bytes per character; a value takes about as much as its JSON.
    sizeCalculation: (step) => 2 * (JSON.stringify(step)?.length ?? 0) + 1,
  })
  return { get: (key) => cache.get(key), set: (key, step) => void cache.set(key, step) }
}

export type RevisionOf = (collectionId: string) => number | undefined

/**
 * The key under which a step's result may be used again: everything the result follows from. `null` when it must not
 * be: the step writes, it only hands over the run's inputs, it asks an address that may answer something else by now, or it
 * reads a collection of unknown revision.
 */
export function cacheKey(
  step: Step,
  inputs: Record<string, unknown>,
  facts: { explain: boolean; revisionOf: RevisionOf | undefined; needs?: readonly CapabilityName[] },
): string | null {
  if (step.effect === 'write' || step.role === 'input' || facts.needs?.includes('http')) return null
  const revisions: [string, number][] = []
  if (step.effect === 'read') {
    for (const { id } of Object.values(step.resources.collections)) {
      const revision = facts.revisionOf?.(id)
      if (revision === undefined) return null
      revisions.push([id, revision])
    }
  }
  const { type, version, config, resources } = step
  const basis = { type, version, config, resources, inputs, revisions, explain: facts.explain }
  return createHash('sha256').update(canonicalJson(basis)).digest('base64url')
}
