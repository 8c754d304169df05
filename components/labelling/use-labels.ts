'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState } from 'react'
import { useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { judgingOrder, type LabelItem, type Verdict } from './label-items'

export interface Labels {
  /** In the order of judging, with the verdicts of this moment. */
  items: LabelItem[]
  /** Keeps a verdict, or takes it back; told at once, and undone where the server refuses. */
  judge: (item: LabelItem, verdict: Verdict | null) => void
  /** Takes the last verdict back and gives the item it was of; `null`: there is none. */
  undo: () => LabelItem | null
}

/** The verdicts of a person over answers, as they come. */
export function useLabels(given: readonly LabelItem[]): Labels {
  const t = useTranslations('datasets.label')
  const client = useTRPCClient()
  const notify = useNotify()
  const [said, setSaid] = useState<ReadonlyMap<string, Verdict | null>>(new Map())
  const done = useRef<{ id: string; before: Verdict | null }[]>([])
  const order = useMemo(() => judgingOrder(given), [given])
  const items = useMemo(
    () => order.map((item) => ({ ...item, verdict: said.has(item.id) ? (said.get(item.id) ?? null) : item.verdict })),
    [order, said],
  )
  const put = (item: LabelItem, verdict: Verdict | null) => {
    const { id, verdict: before } = item
    setSaid((current) => new Map(current).set(id, verdict))
    client.play.label.mutate({ ...labelled(item), verdict }).catch((error: unknown) => {
      notify.error(error)
      setSaid((current) => new Map(current).set(id, before))
    })
  }
  return {
    items,
    judge: (item, verdict) => {
      done.current.push({ id: item.id, before: item.verdict })
      put(item, verdict)
    },
    undo: () => {
      const last = done.current.pop()
      const item = items.find(({ id }) => id === last?.id)
      if (!last || !item) {
        notify.refused(t('nothingToUndo'))
        return null
      }
      put(item, last.before)
      return item
    },
  }
}

/** What a label is of. */
export const labelled = ({ id, kind }: LabelItem): { cellId: string } | { runId: string } =>
  kind === 'cell' ? { cellId: id } : { runId: id }
