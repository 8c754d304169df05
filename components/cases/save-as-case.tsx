'use client'

import { Button } from '@mantine/core'
import { IconBookmark, IconBookmarkFilled } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useNotify } from '@/components/ui/use-notify'
import { type CaseSource, type KeptCase, useCaseKeeper, useTellKept } from './use-keep-case'

const CaseDialog = dynamic(() => import('./case-dialog').then((module) => module.CaseDialog), { ssr: false })

interface SaveAsCaseProps {
  /** A run, or inputs with their answer. */
  source: CaseSource
  /** Smaller, beside other small things. */
  compact?: boolean
}

/**
 * Keeps what happened as a case with one click, in the dataset of its pipeline; another click writes the rest of it. Give it
 * a key where it comes to be about something else.
 */
export function SaveAsCase({ source, compact }: SaveAsCaseProps) {
  const t = useTranslations('datasets.save')
  const keeper = useCaseKeeper()
  const tellKept = useTellKept()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const [kept, setKept] = useState<KeptCase | null>(null)
  const [editing, setEditing] = useState(false)
  const keep = async () => {
    setBusy(true)
    try {
      const next = await keeper.keep(await keeper.read(source))
      setKept(next)
      tellKept(next, { onEdit: () => setEditing(true), onTakenBack: () => setKept(null) })
    } catch (error) {
      notify.error(error)
    }
    setBusy(false)
  }
  const Icon = kept ? IconBookmarkFilled : IconBookmark
  return (
    <>
      <Button
        variant={compact ? 'subtle' : 'default'}
        size={compact ? 'compact-xs' : 'xs'}
        leftSection={<Icon size={14} aria-hidden />}
        loading={busy}
        title={kept ? t('keptIn', { name: kept.datasetName }) : t('hint')}
        onClick={() => (kept ? setEditing(true) : void keep())}
      >
        {t(kept ? 'edit' : 'action')}
      </Button>
      {kept && editing ? (
        <CaseDialog
          about={{ kind: 'kept', kept: kept.case }}
          onClose={() => setEditing(false)}
          onSaved={(next) => setKept({ ...kept, case: next })}
        />
      ) : null}
    </>
  )
}
