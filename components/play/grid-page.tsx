'use client'

import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { usePageTitle } from '@/components/ui/use-page-title'
import type { GridDto } from '@/server/services/play/types'
import classes from './grid.module.css'
import { GridBody } from './grid-body'
import { GridHead } from './grid-head'
import { GridContext, useOpenGrid } from './use-open-grid'

/** One grid: prompts beside each other on the same cases. */
export function GridPage({ id }: { id: string }) {
  const t = useTranslations('play')
  const trpc = useTRPC()
  const query = useQuery(
    trpc.play.get.queryOptions(
      { id },
      // Ten thousand cells are not compared one by one with those before; what happens meanwhile is told by events.
      { structuralSharing: false, staleTime: 60_000, refetchOnWindowFocus: false },
    ),
  )
  if (query.data) return <LoadedGrid key={query.data.id} dto={query.data} />
  return (
    <Page title={t('grid.title')} back={{ href: '/playground', label: t('title') }} wide>
      {query.isError ? (
        <ErrorCard
          error={query.error}
          onRetry={() => void query.refetch()}
          action={
            <Button component={Link} href="/playground" variant="default">
              {t('toList')}
            </Button>
          }
        />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </Page>
  )
}

function LoadedGrid({ dto }: { dto: GridDto }) {
  usePageTitle(dto.name)
  const grid = useOpenGrid(dto)
  return (
    <GridContext.Provider value={grid}>
      <div className={classes.page}>
        <GridHead />
        <GridBody />
      </div>
    </GridContext.Provider>
  )
}
