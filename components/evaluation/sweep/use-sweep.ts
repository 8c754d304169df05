'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { type FacetWords, useFacetWords } from '@/components/form/vary/facet-words'
import { useTRPC } from '@/components/trpc/client'
import type { Candidate } from '@/pipeline/evaluation/experiment'
import { type Facet, facetKey } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { useExperiment } from '../use-experiment'
import { type SweepFigures, sweepFigures, valueIn } from './sweep-figures'

const noFacets: readonly Facet[] = []
const noGraph: Pick<Graph, 'nodes'> = { nodes: [] }

export interface Sweep {
  dto: ExperimentDto
  facets: readonly Facet[]
  figures: SweepFigures
  words: FacetWords
  /** The drawing that the variants were made from; undefined until it is there. */
  drawing: Graph | undefined
  /** A value of a candidate, in words; of the drawing, what is drawn. */
  valueText: (candidate: Candidate, facet: Facet) => string
  /** “Variant 7 (Retriever · Results: 4)”. */
  nameOf: (candidate: Candidate) => string
}

/** What the parts of a sweep's result share. */
export function useSweep(): Sweep {
  const t = useTranslations('sweep.result')
  const trpc = useTRPC()
  const { dto } = useExperiment()
  const [drawn] = dto.candidates
  const applied = useQuery(
    trpc.evaluation.applied.queryOptions(
      { experimentId: dto.id, candidateId: drawn?.id ?? '' },
      // A candidate's drawing never changes.
      { enabled: drawn !== undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  )
  const drawing = applied.data?.graph
  const words = useFacetWords(drawing ?? noGraph)
  const figures = useMemo(() => sweepFigures(dto), [dto])
  const facets = dto.setup.sweep?.facets ?? noFacets
  const valueText = (candidate: Candidate, facet: Facet) => {
    const own = valueIn(candidate.facets, facetKey(facet))
    return words.value(facet, own === undefined && drawing ? drawnValue(drawing, facet) : own)
  }
  const nameOf = (candidate: Candidate) => {
    if (candidate.facets.length === 0) return t('theDrawing')
    const settings = facets.map((facet) => `${words.title(facet)}: ${valueText(candidate, facet)}`).join('; ')
    return t('variant', { number: candidate.number, settings })
  }
  return { dto, facets, figures, words, drawing, valueText, nameOf }
}

/** What a drawing has where a facet varies; undefined of what is no part of it, such as an index. */
export function drawnValue(drawing: Pick<Graph, 'nodes'>, facet: Facet): unknown {
  if (facet.kind === 'without') return false
  if (facet.kind !== 'config') return undefined
  const config: unknown = drawing.nodes.find(({ id }) => id === facet.nodeId)?.config
  return facet.path.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), config)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
