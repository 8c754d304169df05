'use client'

import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC } from '@/components/trpc/client'
import { definitions } from '@/nodes/definitions.gen'
import { inputFieldsOf } from '@/pipeline/declared'
import { useGrid } from './use-open-grid'

const CaseDialog = dynamic(() => import('@/components/cases/case-dialog').then((module) => module.CaseDialog), {
  ssr: false,
})

/** Writes another case into the grid's dataset, and shows it. */
export function AddCase() {
  const t = useTranslations('play.grid')
  const trpc = useTRPC()
  const { dto, change, refresh } = useGrid()
  const [open, setOpen] = useState(false)
  const details = useQuery(trpc.datasets.get.queryOptions({ id: dto.dataset.id }, { enabled: open }))
  const names = inputFieldsOf(dto.graph, definitions).flatMap(({ name, type }) => (type === 'history' ? [] : [name]))
  const shown = async () => {
    const { version } = (await details.refetch()).data ?? {}
    // Rows of its own are always the newest.
    if (dto.dataset.kind === 'grid' || version === undefined) await refresh()
    else await change({ datasetVersion: version })
  }
  return (
    <>
      <Button variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setOpen(true)}>
        {t('addCase')}
      </Button>
      {open ? (
        <CaseDialog
          about={{
            kind: 'new',
            given: {
              draft: { inputs: Object.fromEntries(names.map((name) => [name, ''])) },
              datasetId: dto.dataset.id,
              suggestedName: dto.dataset.name,
              pipelineId: dto.pipelineId,
            },
          }}
          onClose={() => setOpen(false)}
          onSaved={() => void shown()}
        />
      ) : null}
    </>
  )
}
