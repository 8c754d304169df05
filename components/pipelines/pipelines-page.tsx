'use client'

import { Button, Skeleton } from '@mantine/core'
import { IconFileImport, IconPlus, IconRoute } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { OfferBanner } from '@/components/models/offer/offer-banner'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { EmptyState } from '@/components/ui/empty-state'
import { ErrorCard } from '@/components/ui/error-card'
import { Page } from '@/components/ui/page'
import { RenameDialog, type Renaming } from '@/components/ui/rename-dialog'
import { useUrlState } from '@/components/ui/use-url-state'
import type { PipelineSummary } from '@/server/services/pipelines/types'
import { ImportDialog } from './import-dialog'
import { NewPipelineDialog } from './new-pipeline-dialog'
import { PipelineCard } from './pipeline-card'
import classes from './pipelines.module.css'
import { usePipelineActions } from './use-pipeline-actions'

/** Every pipeline of the workspace, newest edit first. */
export function PipelinesPage() {
  const t = useTranslations('pipelines')
  const trpc = useTRPC()
  const query = useQuery(trpc.pipelines.list.queryOptions())
  const [dialog, setDialog] = useUrlState('dialog')
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  const client = useTRPCClient()
  const { refresh } = usePipelineActions()
  const rename = ({ id, name }: PipelineSummary) =>
    setRenaming({
      title: t('renameTitle'),
      name,
      rename: async (next) => {
        await client.pipelines.rename.mutate({ id, name: next })
        await refresh()
      },
    })

  const buttons = (
    <>
      <Button
        variant="default"
        leftSection={<IconFileImport size={15} aria-hidden />}
        onClick={() => setDialog('import')}
      >
        {t('import')}
      </Button>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDialog('new')}>
        {t('new')}
      </Button>
    </>
  )
  const empty = query.data?.length === 0
  return (
    <Page title={t('title')} lead={t('lead')} actions={empty ? null : buttons}>
      <OfferBanner framed />
      {query.isError ? <ErrorCard error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <CardSkeletons /> : null}
      {empty ? (
        <EmptyState icon={IconRoute} title={t('emptyTitle')} actions={buttons}>
          {t('emptyBody')}
        </EmptyState>
      ) : null}
      <ul className={classes.grid}>
        {query.data?.map((pipeline) => (
          <li key={pipeline.id}>
            <PipelineCard pipeline={pipeline} onRename={() => rename(pipeline)} />
          </li>
        ))}
      </ul>
      <NewPipelineDialog opened={dialog === 'new'} onClose={() => setDialog(null)} />
      <ImportDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
    </Page>
  )
}

function CardSkeletons() {
  const t = useTranslations('common')
  return (
    <div className={classes.grid} role="status" aria-label={t('loading')}>
      {[0, 1, 2].map((index) => (
        <div key={index} className={classes.card}>
          <Skeleton radius={0} style={{ aspectRatio: '320 / 132' }} />
          <div className={classes.body}>
            <Skeleton height={16} width="60%" mt={6} />
            <Skeleton height={12} width="40%" />
            <Skeleton height={20} width="30%" mt={4} />
          </div>
        </div>
      ))}
    </div>
  )
}
