'use client'

import { Button, Modal, Select, Skeleton } from '@mantine/core'
import { IconGitCompare } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Trend } from '@/components/gate/trend'
import { compareWith } from '@/components/state/comparison'
import { useEditor, useEditorInstance, useUi } from '@/components/state/editor-context'
import { useTRPC } from '@/components/trpc/client'
import { ErrorCard } from '@/components/ui/error-card'
import { Folded } from '@/components/ui/folded'
import type { VersionDto } from '@/server/services/deployments/types'
import { Comparison } from './comparison'
import { useDraft, useVersion } from './use-versions'
import { VersionActions } from './version-actions'
import { VersionList } from './version-list'
import classes from './versions.module.css'

/** A version by its number, or what is drawn at present. */
export type Shown = number | 'draft'

/** The versions of the pipeline: what each one changed, which one is live, and the way back to any of them. */
export function VersionsDialog() {
  const t = useTranslations('editor.versions')
  const { ui } = useEditorInstance()
  const opened = useUi((state) => state.versionsOpen)
  return (
    <Modal
      opened={opened}
      onClose={() => ui.setState({ versionsOpen: false })}
      title={t('title')}
      size="min(1180px, 96vw)"
    >
      <Versions />
    </Modal>
  )
}

function Versions() {
  const trend = useTranslations('gate.trend')
  const { pipelineId } = useEditorInstance()
  const trpc = useTRPC()
  const versions = useQuery(trpc.deployments.versions.queryOptions({ pipelineId }, { staleTime: 0 }))
  const deployment = useQuery(trpc.deployments.get.queryOptions({ pipelineId }))
  const error = versions.error ?? deployment.error
  if (error) {
    const again = () => void Promise.all([versions.refetch(), deployment.refetch()])
    return <ErrorCard error={error} onRetry={again} />
  }
  if (!versions.data || deployment.data === undefined) return <Skeleton height={360} />
  return (
    <>
      <Loaded versions={versions.data} live={deployment.data?.version.number ?? null} />
      <Folded label={trend('title')} lazy>
        <Trend pipelineId={pipelineId} />
      </Folded>
    </>
  )
}

/** What something is compared with unless somebody says otherwise: the draft with what is live, a version with the one before. */
function usualBase(shown: Shown, versions: readonly VersionDto[], live: number | null): Shown | null {
  if (shown === 'draft') return live ?? versions[0]?.number ?? null
  return versions.find(({ number }) => number < shown)?.number ?? null
}

function Loaded({ versions, live }: { versions: VersionDto[]; live: number | null }) {
  const t = useTranslations('editor.versions')
  const readOnly = useEditor((state) => state.readOnly)
  const [shown, setShown] = useState<Shown>('draft')
  const [chosen, setBase] = useState<Shown | null>(null)
  const base = chosen ?? usualBase(shown, versions, live)
  const open = (next: Shown) => {
    setShown(next)
    setBase(null)
  }
  const nameOf = (one: Shown) => (one === 'draft' ? t('draft') : t('version', { number: one }))
  const others: Shown[] = ['draft', ...versions.map(({ number }) => number)]
  return (
    <div className={classes.page}>
      <VersionList versions={versions} live={live} shown={shown} onOpen={open} />
      <div className={classes.main}>
        <div className={classes.head}>
          <h3 className={classes.name}>{nameOf(shown)}</h3>
          {versions.length > 0 ? (
            <Select
              label={t('comparedWith')}
              classNames={{ root: classes.base }}
              data={others.filter((one) => one !== shown).map((one) => ({ value: String(one), label: nameOf(one) }))}
              value={base === null ? null : String(base)}
              placeholder={t('nothingBefore')}
              onChange={(value) => setBase(value === 'draft' ? 'draft' : Number(value))}
            />
          ) : null}
          <OnCanvas shown={shown} base={base} />
          {shown === 'draft' || readOnly ? null : <VersionActions number={shown} live={live} />}
        </div>
        <Shows shown={shown} base={base} />
      </div>
    </div>
  )
}

/** Leads to the same comparison on the canvas, where the draft is one side of it. */
function OnCanvas({ shown, base }: { shown: Shown; base: Shown | null }) {
  const t = useTranslations('editor.versions')
  const instance = useEditorInstance()
  const number = shown === 'draft' ? base : base === 'draft' ? shown : null
  if (number === null || number === 'draft') return null
  const show = () => {
    instance.ui.setState({ versionsOpen: false })
    compareWith(instance, number)
  }
  return (
    <Button variant="default" leftSection={<IconGitCompare size={14} aria-hidden />} onClick={show}>
      {t('onCanvas')}
    </Button>
  )
}

function Shows({ shown, base }: { shown: Shown; base: Shown | null }) {
  const draft = useDraft()
  const readOnly = useEditor((state) => state.readOnly)
  const after = useVersion(shown === 'draft' ? undefined : shown)
  const before = useVersion(base === 'draft' || base === null ? undefined : base)
  const failed = [after, before].find(({ isError }) => isError)
  if (failed) return <ErrorCard error={failed.error} onRetry={() => void failed.refetch()} />
  const graph = shown === 'draft' ? draft : after.data?.graph
  const old = base === 'draft' ? draft : before.data?.graph
  if (!graph || (base !== null && !old)) return <Skeleton height={320} />
  return <Comparison key={`${shown}:${base}`} before={old} after={graph} canTakeBack={shown === 'draft' && !readOnly} />
}
