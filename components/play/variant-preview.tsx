'use client'

import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { MessagesView } from '@/components/trace/value-view'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { definitions } from '@/nodes/definitions.gen'
import { unfedVariables } from '@/pipeline/play/prompt-node'
import type { GridRow } from '@/server/services/play/types'
import { useGrid } from './use-open-grid'
import { useVariantConfig } from './variant-config'
import classes from './variant-editor.module.css'

const TYPING_MS = 300

/** The messages that the prompt makes of a case's frozen context, while it is written. */
export function VariantPreview({ rows }: { rows: readonly GridRow[] }) {
  const t = useTranslations('play.editor')
  const trpc = useTRPC()
  const { dto } = useGrid()
  const written = useVariantConfig()
  const [config] = useDebouncedValue(written, TYPING_MS)
  const played = rows.filter(({ context }) => context === 'done')
  const [chosen, setChosen] = useState<string | null>(null)
  const caseId = chosen ?? played[0]?.caseId
  const whole = unfedVariables(dto.graph, dto.nodeId, config, definitions).unfed.length === 0
  const preview = useQuery(
    trpc.play.preview.queryOptions(
      { gridId: dto.id, caseId: caseId ?? '', config },
      { enabled: caseId !== undefined && whole, placeholderData: keepPreviousData, retry: false },
    ),
  )
  return (
    <section className={classes.preview} aria-label={t('preview')}>
      <h3 className={classes.subhead}>{t('preview')}</h3>
      {caseId === undefined ? (
        <p className={classes.dim}>{t('noContext')}</p>
      ) : (
        <Select
          aria-label={t('previewCase')}
          data={played.map((row) => ({ value: row.caseId, label: row.title }))}
          value={caseId}
          searchable
          onChange={setChosen}
        />
      )}
      {preview.isError ? <ErrorCard error={preview.error} compact /> : null}
      {preview.data?.messages ? <MessagesView messages={preview.data.messages} /> : null}
      {preview.data?.messages === null ? <p className={classes.dim}>{t('noMessages')}</p> : null}
    </section>
  )
}
