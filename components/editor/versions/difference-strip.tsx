'use client'

import { CloseButton, Tooltip } from '@mantine/core'
import { IconGitCompare } from '@tabler/icons-react'
import { useReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useEffect, useMemo } from 'react'
import { MarkLegend } from '@/components/inspector/changes/mark-legend'
import { tabMemory } from '@/components/state/browser-memory'
import { compareWith, rememberComparison } from '@/components/state/comparison'
import { differencesOf, markedNodes } from '@/components/state/differences'
import { useEditorInstance, useUi } from '@/components/state/editor-context'
import { ErrorCard } from '@/components/ui/error-card'
import { useDraft, useVersion } from './use-versions'
import classes from './versions.module.css'

/** Above the canvas while it shows what differs from a version: which version, what the marks mean, and the way out. */
export function DifferenceStrip() {
  const { ui, pipelineId } = useEditorInstance()
  const number = useUi((state) => state.comparedWith)
  useEffect(() => rememberComparison(ui, tabMemory(), pipelineId), [ui, pipelineId])
  return number === null ? null : <Strip number={number} />
}

function Strip({ number }: { number: number }) {
  const t = useTranslations('editor.versions')
  const instance = useEditorInstance()
  const { ui, store } = instance
  const flow = useReactFlow()
  const version = useVersion(number)
  const draft = useDraft()
  const before = version.data?.graph
  const differences = useMemo(() => before && differencesOf(before, draft), [before, draft])
  useEffect(() => {
    ui.setState({ differences: differences ?? null })
    return () => {
      ui.setState({ differences: null })
    }
  }, [ui, differences])
  const isSame = differences && differences.changes.length + differences.nodes.size === 0
  /** The first of them, or the one after that which is selected. */
  const next = (ids: readonly string[]) => {
    const { selection } = store.getState()
    const id = ids[(ids.findIndex((one) => selection.has(one)) + 1) % ids.length]
    if (id === undefined) return
    store.getState().reveal(id)
    store.setState({ selection: new Set([id]), inspectorTab: 'changes' })
    const zoom = flow.getZoom()
    requestAnimationFrame(() => void flow.fitView({ nodes: [{ id }], minZoom: zoom, maxZoom: zoom, duration: 200 }))
  }
  const hide = t('hide', { number })
  return (
    <section className={classes.strip} aria-label={t('comparedTo', { number })} data-testid="differences">
      <IconGitCompare size={16} aria-hidden />
      <span>{t('comparedTo', { number })}</span>
      {version.isError ? <ErrorCard error={version.error} compact onRetry={() => void version.refetch()} /> : null}
      {differences ? (
        <MarkLegend differences={differences} onNext={(mark) => next(markedNodes(differences, mark))} />
      ) : null}
      {isSame ? <span className={classes.when}>{t('same')}</span> : null}
      <Tooltip label={hide} position="bottom">
        <CloseButton className={classes.hide} size="sm" aria-label={hide} onClick={() => compareWith(instance, null)} />
      </Tooltip>
    </section>
  )
}
