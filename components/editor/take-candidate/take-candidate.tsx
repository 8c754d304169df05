'use client'

import { Button, Group, Modal, Stack } from '@mantine/core'
import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ChangeList } from '@/components/inspector/changes/change-list'
import { useEditorInstance } from '@/components/state/editor-context'
import { type Merged, mergeDrawing, replaceDrawing } from '@/components/state/merge-drawing'
import { useTRPCClient } from '@/components/trpc/client'
import { uiErrorOf } from '@/components/ui/error-info'
import { useNotify } from '@/components/ui/use-notify'
import { setUrlState } from '@/components/ui/use-url-state'
import { diffPipelines } from '@/pipeline/diff-pipelines'
import type { Graph } from '@/pipeline/graph'
import type { AppliedCandidate } from '@/server/services/evaluation/types'
import classes from '../editor.module.css'
import { MeasuredIndexes } from './measured-indexes'

interface Asked {
  experimentId: string
  candidateId: string
  /** What the candidate was made from. */
  baseId: string | null
}

/** What the address asks to be put on the canvas, once: loading the page anew does not do it again. */
function takeFromAddress(): Asked | null {
  const address = new URLSearchParams(window.location.search)
  const [experimentId, candidateId] = [address.get('experiment'), address.get('candidate')]
  if (experimentId === null || candidateId === null) return null
  const baseId = address.get('base')
  setUrlState({ experiment: null, candidate: null, base: null })
  return { experimentId, candidateId, baseId }
}

/** Clashes are shown before anything is changed; else what was changed is told afterwards. */
type Told =
  | { kind: 'clash'; asked: Asked; applied: AppliedCandidate; mine: Graph; merged: Merged }
  | { kind: 'taken'; asked: Asked; applied: AppliedCandidate; before: Graph; after: Graph; since: number }

/** Puts a candidate of an experiment on the canvas, as one edit that can be undone, when the address names one. */
export function TakeCandidate() {
  const t = useTranslations('sweep.take')
  const { store } = useEditorInstance()
  const client = useTRPCClient()
  const notify = useNotify()
  const [told, setTold] = useState<Told | null>(null)
  const [opened, setOpened] = useState(false)
  const begun = useRef(false)
  const tell = useCallback((next: Told) => {
    setTold(next)
    setOpened(true)
  }, [])
  const put = useCallback(
    (asked: Asked, applied: AppliedCandidate, mine: Graph, after: Graph, since: number) => {
      const changes = diffPipelines(mine, after)
      if (changes.length > 0) {
        store.getState().replace(after, 'take-variant')
        store.getState().select(changes.flatMap((change) => (change.kind === 'node-changed' ? [change.after.id] : [])))
      }
      tell({ kind: 'taken', asked, applied, before: mine, after: store.getState().graph, since })
    },
    [store, tell],
  )
  useEffect(() => {
    const asked = begun.current ? null : takeFromAddress()
    if (!asked) return
    begun.current = true
    const { experimentId, candidateId, baseId } = asked
    const take = async () => {
      const [applied, base] = await Promise.all([
        client.evaluation.applied.query({ experimentId, candidateId }),
        baseId === null ? null : client.evaluation.applied.query({ experimentId, candidateId: baseId }),
      ])
      const { graph: mine, readOnly } = store.getState()
      if (readOnly) return notify.refused(t('readOnly'))
      // Without what it was made from, nothing tells what it changed: then all that differs does.
      const merged = mergeDrawing(mine, base?.graph ?? mine, applied.graph)
      if (merged.clashes.length > 0) tell({ kind: 'clash', asked, applied, mine, merged })
      else put(asked, applied, mine, merged.graph, merged.since.length)
    }
    take().catch((error: unknown) =>
      uiErrorOf(error).code === 'not-found' ? notify.refused(t('gone')) : notify.error(error),
    )
  }, [client, notify, store, t, put, tell])
  const close = () => setOpened(false)
  return (
    <Modal opened={opened} onClose={close} size="lg" title={told ? t(`${told.kind}Title`) : null}>
      {told?.kind === 'clash' ? (
        <Clash
          told={told}
          onClose={close}
          onTake={(after) => put(told.asked, told.applied, told.mine, after, told.merged.since.length)}
        />
      ) : null}
      {told?.kind === 'taken' ? <Taken told={told} onClose={close} /> : null}
    </Modal>
  )
}

interface ClashProps {
  told: Extract<Told, { kind: 'clash' }>
  onTake: (after: Graph) => void
  onClose: () => void
}

/** The drawing moved on where the candidate differs: what that is, and whose it is to be. */
function Clash({ told: { mine, merged, applied }, onTake, onClose }: ClashProps) {
  const t = useTranslations('sweep.take')
  const common = useTranslations('common.actions')
  const all = replaceDrawing(mine, applied.graph)
  const fits = diffPipelines(mine, merged.graph)
  return (
    <Stack gap="sm">
      <p className={classes.variedHint}>{t('clash', { count: merged.clashes.length })}</p>
      <ChangeList before={mine} after={all} changes={diffPipelines(mine, all)} canTakeBack={false} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {common('cancel')}
        </Button>
        <Button variant="default" disabled={fits.length === 0} onClick={() => onTake(merged.graph)}>
          {t('takeFitting', { count: fits.length })}
        </Button>
        <Button onClick={() => onTake(all)}>{t('takeAll')}</Button>
      </Group>
    </Stack>
  )
}

function Taken({ told, onClose }: { told: Extract<Told, { kind: 'taken' }>; onClose: () => void }) {
  const t = useTranslations('sweep.take')
  const common = useTranslations('common.actions')
  const { store } = useEditorInstance()
  const notify = useNotify()
  const { before, after, since, applied, asked } = told
  const changes = diffPipelines(before, after)
  const undo = () => {
    onClose()
    const state = store.getState()
    // What was drawn since is not undone in its place.
    if (state.graph === after) state.undo()
    else notify.refused(t('changedSince'))
  }
  return (
    <Stack gap="sm">
      {changes.length === 0 ? <p className={classes.variedHint}>{t('same')}</p> : null}
      {since > 0 ? <p className={classes.variedHint}>{t('since', { count: since })}</p> : null}
      {changes.length > 0 ? <ChangeList before={before} after={after} changes={changes} canTakeBack={false} /> : null}
      <MeasuredIndexes experimentId={asked.experimentId} indexes={applied.indexes} />
      <Group justify="flex-end" gap="xs">
        {changes.length > 0 ? (
          <Button variant="default" onClick={undo}>
            {common('undo')}
          </Button>
        ) : null}
        <Button onClick={onClose}>{common('close')}</Button>
      </Group>
    </Stack>
  )
}
