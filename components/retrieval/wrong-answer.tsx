'use client'

import { Button } from '@mantine/core'
import { IconFilterQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { Graph } from '@/pipeline/graph'

const ExplainDialog = dynamic(() => import('./explain-dialog').then((module) => module.ExplainDialog), { ssr: false })

interface WrongAnswerProps {
  runId: string
  /** The pipeline whose dataset keeps its cases. */
  pipelineId: string | null
  graph: Graph | null
  /** Smaller, beside other small things. */
  compact?: boolean
}

/** Leads from a finished run whose answer is wrong to the stage that lost the right passage. */
export function WrongAnswer({ runId, pipelineId, graph, compact }: WrongAnswerProps) {
  const t = useTranslations('retrieval')
  const trpc = useTRPC()
  const [opened, setOpened] = useState(false)
  const collections = useQuery(trpc.collections.list.queryOptions(undefined, { enabled: opened }))
  const used = graph
    ? searchedIn(
        graph,
        (collections.data ?? []).map(({ id }) => id),
      )
    : []
  return (
    <>
      <Button
        variant={compact ? 'subtle' : 'default'}
        size={compact ? 'compact-xs' : 'xs'}
        leftSection={<IconFilterQuestion size={14} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {t('wrongAnswer')}
      </Button>
      {opened && !collections.isPending ? (
        <ExplainDialog
          opened
          onClose={() => setOpened(false)}
          about={{ kind: 'run', runId, pipelineId, graph }}
          collectionIds={used}
        />
      ) : null}
    </>
  )
}

/** The collections that nodes of a graph name in their settings, in the order of the nodes. Forms know no node type. */
export function searchedIn(graph: Graph, collectionIds: readonly string[]): string[] {
  const known = new Set(collectionIds)
  const named = graph.nodes.flatMap((node) => Object.values(node.config)).filter((value) => typeof value === 'string')
  return [...new Set(named)].filter((value) => known.has(value))
}
