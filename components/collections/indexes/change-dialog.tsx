'use client'

import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { ChunkingEditor } from '@/components/chunking/chunking-editor'
import { chunkingOf, chunkingProblems } from '@/components/chunking/chunking-form'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Folded } from '@/components/ui/folded'
import { Facts } from '@/components/ui/page'
import { useFormat } from '@/components/ui/use-format'
import type { CollectionDto } from '@/server/services/collections/types'
import type { IndexEstimate } from '@/server/services/indexes/types'
import { ChunkPreview } from '../chunking/chunk-preview'
import { EmbedderSelect } from '../models/embedder-select'
import { LanguageSelect } from '../models/language-select'
import { type ChosenChange, changeOf, type IndexDraft, indexDraftOf } from './index-change'
import classes from './indexes.module.css'

interface ChangeDialogProps {
  collection: CollectionDto
  opened: boolean
  onClose: () => void
}

/** Builds another index beside the live one: choose, see what it costs, start. */
export function ChangeDialog({ collection, opened, onClose }: ChangeDialogProps) {
  const t = useTranslations('collections.index')
  return (
    <Modal opened={opened} onClose={onClose} title={t('changeTitle')} size="xl">
      {opened ? <ChangeForm collection={collection} onClose={onClose} /> : null}
    </Modal>
  )
}

function ChangeForm({ collection, onClose }: Omit<ChangeDialogProps, 'opened'>) {
  const t = useTranslations('collections.index')
  const [draft, setDraft] = useState<IndexDraft>(() => indexDraftOf(collection))
  const [asked, setAsked] = useState(false)
  const problems = chunkingProblems(draft.chunking)
  const clean = Object.keys(problems).length === 0
  const change = clean ? changeOf(draft, collection) : null
  const edit = (part: Partial<IndexDraft>) => {
    setDraft((current) => ({ ...current, ...part }))
    // An estimate is of what it was asked for.
    setAsked(false)
  }
  return (
    <Stack gap="sm">
      <p className={classes.lead}>{t('changeLead')}</p>
      <Group grow align="flex-start">
        <EmbedderSelect
          value={draft.embedder}
          onChange={(embedder) => edit({ embedder })}
          current={collection.embedder}
          hint={t('embedderHint')}
        />
        <LanguageSelect value={draft.language} onChange={(language) => edit({ language })} />
      </Group>
      <ChunkingEditor value={draft.chunking} onChange={(chunking) => edit({ chunking })} problems={problems} />
      <PreviewFold collection={collection} draft={draft} clean={clean} />
      {asked && change ? (
        <CostAndStart collection={collection} change={change} onClose={onClose} />
      ) : (
        <Group justify="flex-end" gap="xs">
          {change === null && clean ? <span className={classes.dim}>{t('nothingChanges')}</span> : null}
          <Button variant="default" onClick={onClose}>
            {t('close')}
          </Button>
          <Button disabled={change === null} onClick={() => setAsked(true)}>
            {t('showCost')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function PreviewFold({ collection, draft, clean }: { collection: CollectionDto; draft: IndexDraft; clean: boolean }) {
  const t = useTranslations('collections.preview')
  return (
    <Folded label={t('title')}>
      <ChunkPreview chunking={clean ? chunkingOf(draft.chunking) : null} collectionId={collection.id} />
    </Folded>
  )
}

interface CostAndStartProps {
  collection: CollectionDto
  change: ChosenChange
  onClose: () => void
}

function CostAndStart({ collection, change, onClose }: CostAndStartProps) {
  const t = useTranslations('collections.index')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const estimate = useQuery(
    trpc.indexes.estimate.queryOptions({ collectionId: collection.id, change }, { retry: false, staleTime: 60_000 }),
  )
  const start = useMutation(
    trpc.indexes.start.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries(trpc.indexes.pathFilter())
        onClose()
      },
    }),
  )
  return (
    <>
      <section className={classes.cost} aria-label={t('cost')} aria-live="polite">
        {estimate.isPending ? <Skeleton height={150} aria-label={t('estimating')} /> : null}
        {estimate.isError ? <ErrorCard error={estimate.error} onRetry={() => void estimate.refetch()} compact /> : null}
        {estimate.data ? <Cost estimate={estimate.data} /> : null}
      </section>
      {start.isError ? <ErrorCard error={start.error} compact /> : null}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('close')}
        </Button>
        <Button
          disabled={!estimate.data}
          loading={start.isPending}
          onClick={() => start.mutate({ collectionId: collection.id, change })}
        >
          {t('build')}
        </Button>
      </Group>
    </>
  )
}

function Cost({ estimate }: { estimate: IndexEstimate }) {
  const t = useTranslations('collections.index')
  const common = useTranslations('common.status')
  const format = useFormat()
  const { embedder } = estimate
  return (
    <Facts
      items={[
        {
          label: t('costEmbedder'),
          value: `${embedder.model} · ${common(embedder.provider)} · ${t('dimensions', { count: embedder.dimension })}`,
        },
        {
          label: t('costAmount'),
          value: t('costAmountValue', {
            documents: estimate.documents,
            chunks: estimate.chunks,
            tokens: format.number(estimate.tokens),
          }),
        },
        {
          label: t('costCalls'),
          value: [
            t('embeddingCalls', { count: estimate.embeddingCalls }),
            estimate.chatCalls > 0 ? t('chatCalls', { count: estimate.chatCalls }) : '',
          ]
            .filter(Boolean)
            .join(' · '),
        },
        { label: t('costTime'), value: t('about', { value: format.duration(estimate.seconds * 1_000) }) },
        { label: t('costSize'), value: t('about', { value: format.bytes(estimate.bytes) }) },
      ]}
    />
  )
}
