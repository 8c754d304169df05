'use client'

import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { z } from 'zod'
import { type Facet, facetKey, facetSchema, MOST_FACETS } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'
import { deviceMemory } from './browser-memory'

type KindOf<F> = F extends Facet ? Omit<F, 'values'> : never
/** What is varied, without the values. */
export type FacetTarget = KindOf<Facet>

/** Names what is varied among the facets of a pipeline. */
export const targetKey = (target: FacetTarget): string => facetKey({ ...target, values: [] })

/*
 * What a person wants to vary of a pipeline is no part of its graph: it changes no answer and belongs to no version. This
 * browser remembers it until the sweep is made.
 */
const keyOf = (pipelineId: string): string => `telar.vary.${pipelineId}`
const keptSchema = z.array(facetSchema).max(MOST_FACETS)

const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
  // Another tab of the same pipeline may change it.
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** What this browser keeps of a pipeline; nothing where it is damaged or of another version. */
function read(text: string): Facet[] {
  try {
    return keptSchema.safeParse(JSON.parse(text)).data ?? []
  } catch {
    return []
  }
}

export interface Varied {
  facets: readonly Facet[]
  /** Takes the place of what is kept for the same field. */
  vary: (facet: Facet) => void
  /** By `targetKey`. */
  leave: (key: string) => void
  clear: () => void
}

/** What is varied of a pipeline; it survives a reload. */
export function useVaried(pipelineId: string): Varied {
  const key = keyOf(pipelineId)
  const text = useSyncExternalStore(
    listen,
    () => deviceMemory().getItem(key) ?? '',
    () => '',
  )
  const facets = useMemo(() => read(text), [text])
  const keep = useCallback(
    (change: (before: Facet[]) => Facet[]) => {
      const next = change(read(deviceMemory().getItem(key) ?? ''))
      if (next.length === 0) deviceMemory().removeItem(key)
      else deviceMemory().setItem(key, JSON.stringify(next))
      for (const listener of listeners) listener()
    },
    [key],
  )
  return useMemo(
    () => ({
      facets,
      vary: (facet) =>
        keep((before) => {
          const at = before.findIndex((one) => facetKey(one) === facetKey(facet))
          return at < 0 ? [...before, facet] : before.with(at, facet)
        }),
      leave: (gone) => keep((before) => before.filter((one) => facetKey(one) !== gone)),
      clear: () => keep(() => []),
    }),
    [facets, keep],
  )
}

/** Those facets that a drawing has a place for: of nodes that are there, and of collections that one of them names. */
export function facetsIn(graph: Pick<Graph, 'nodes'>, facets: readonly Facet[]): Facet[] {
  const nodes = new Set(graph.nodes.map(({ id }) => id))
  const named = new Set(graph.nodes.flatMap(({ config }) => Object.values(config)))
  // A collection may be one of the values that a field is to take.
  for (const facet of facets) if (facet.kind === 'config') for (const value of facet.values) named.add(value)
  return facets.filter((facet) => ('nodeId' in facet ? nodes.has(facet.nodeId) : named.has(facet.collectionId)))
}

/** How many variants the values make, without the drawing itself. */
export const variantCount = (facets: readonly Facet[]): number =>
  facets.reduce((count, { values }) => count * values.length, 1)
