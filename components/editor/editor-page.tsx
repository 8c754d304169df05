'use client'

import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Editor } from './editor'
import classes from './editor.module.css'

/** Loads a pipeline once and opens it: what other tabs save later is a conflict to solve, not a silent change. */
export function EditorPage({ id }: { id: string }) {
  const t = useTranslations('common.page')
  const trpc = useTRPC()
  const pipeline = useQuery(
    trpc.pipelines.get.queryOptions(
      { id },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  )
  if (pipeline.isError) {
    return (
      <div className={classes.failed}>
        <ErrorCard
          error={pipeline.error}
          onRetry={() => void pipeline.refetch()}
          action={
            <Button component={Link} href="/pipelines" variant="default">
              {t('toPipelines')}
            </Button>
          }
        />
      </div>
    )
  }
  if (pipeline.isPending) return <Skeleton height="100%" radius={0} />
  return <Editor key={pipeline.data.id} pipeline={pipeline.data} />
}
