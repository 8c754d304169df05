'use client'

import { Button } from '@mantine/core'
import { IconFilterQuestion } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import type { Graph } from '@/pipeline/graph'
import { searchedIn } from './searched-in'

const ExplainDialog = dynamic(() => import('./explain-dialog').then((module) => module.ExplainDialog), { ssr: false })

interface WrongAnswerProps {
  runId: string
  graph: Graph | null
  /** Smaller, beside other small things. */
  compact?: boolean
}

/** Leads from a finished run whose answer is wrong to the stage that lost the right passage. */
export function WrongAnswer({ runId, graph, compact }: WrongAnswerProps) {
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
          about={{ kind: 'run', runId, graph }}
          collectionIds={used}
        />
      ) : null}
    </>
  )
}
