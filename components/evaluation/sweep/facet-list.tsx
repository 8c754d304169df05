'use client'

import { ActionIcon, Tooltip } from '@mantine/core'
import { IconPencil, IconTrash } from '@tabler/icons-react'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useFacetWords } from '@/components/form/vary/facet-words'
import type { FacetTarget } from '@/components/state/varied'
import { useTRPC } from '@/components/trpc/client'
import { useFormat } from '@/components/ui/use-format'
import { type Facet, facetKey } from '@/pipeline/evaluation/sweep'
import type { Graph } from '@/pipeline/graph'
import { canonicalJson } from '@/pipeline/json'
import classes from './sweep.module.css'

interface FacetListProps {
  graph: Graph
  facets: readonly Facet[]
  onChoose: (target: FacetTarget) => void
  onDrop: (key: string) => void
}

/** What varies, with its values; each can be changed and left out. */
export function FacetList({ graph, facets, onChoose, onDrop }: FacetListProps) {
  const t = useTranslations('sweep.setup')
  const words = useFacetWords(graph)
  const there = new Set(graph.nodes.map(({ id }) => id))
  return (
    <ul className={classes.facets} aria-label={t('facets')}>
      {facets.map((facet) => {
        const title = words.title(facet)
        const isGone = 'nodeId' in facet && !there.has(facet.nodeId)
        return (
          <li key={facetKey(facet)}>
            <div>
              <strong>{title}</strong>
              {facet.kind === 'chunking' ? (
                <ChunkingSizes facet={facet} words={(value) => words.value(facet, value)} />
              ) : (
                <span className={classes.small}>
                  {facet.values.map((value) => words.value(facet, value)).join(' | ')}
                </span>
              )}
              {isGone ? <span className={classes.caution}>{t('gone')}</span> : null}
            </div>
            {facet.kind === 'without' || isGone ? null : (
              <Tooltip label={t('edit', { what: title })}>
                <ActionIcon aria-label={t('edit', { what: title })} onClick={() => onChoose(facet)}>
                  <IconPencil size={15} aria-hidden />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label={t('drop', { what: title })}>
              <ActionIcon aria-label={t('drop', { what: title })} onClick={() => onDrop(facetKey(facet))}>
                <IconTrash size={15} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </li>
        )
      })}
    </ul>
  )
}

interface ChunkingSizesProps {
  facet: Extract<Facet, { kind: 'chunking' }>
  words: (value: unknown) => string
}

/** Ways to cut, each with about how many chunks it makes: an index is as large as they are many. */
function ChunkingSizes({ facet, words }: ChunkingSizesProps) {
  const t = useTranslations('sweep.setup')
  const format = useFormat()
  const trpc = useTRPC()
  const collection = useQuery(trpc.collections.get.queryOptions({ id: facet.collectionId }))
  const live = collection.data?.chunking
  const isLive = (value: unknown) => live !== undefined && canonicalJson(value) === canonicalJson(live)
  const estimates = useQueries({
    queries: facet.values.map((chunking) =>
      trpc.indexes.estimate.queryOptions(
        { collectionId: facet.collectionId, change: { chunking } },
        // It splits a sample anew each time it is asked; of the live one there is nothing to estimate.
        { staleTime: Number.POSITIVE_INFINITY, retry: false, enabled: live !== undefined && !isLive(chunking) },
      ),
    ),
  })
  return facet.values.map((value, at) => {
    const chunks = estimates[at]?.data?.chunks
    return (
      <span key={JSON.stringify(value)} className={classes.small}>
        {words(value)}
        {isLive(value) ? ` · ${t('live')}` : null}
        {chunks === undefined ? null : ` · ${t('chunks', { count: chunks, shown: format.number(chunks) })}`}
      </span>
    )
  })
}
