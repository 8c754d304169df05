'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useConfirm } from '@/components/ui/confirm'
import { useNotify } from '@/components/ui/use-notify'
import type { IndexDto } from '@/server/services/indexes/types'

/** What can be done to an index; it asks first where something changes for everybody who searches. */
export function useIndexActions({ id: indexId, number }: IndexDto) {
  const t = useTranslations('collections.index')
  const common = useTranslations('common.actions')
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const confirm = useConfirm()
  const notify = useNotify()
  const [busy, setBusy] = useState<'cancel' | 'measure' | 'activate' | 'drop' | null>(null)
  const attempt = async (what: NonNullable<typeof busy>, work: () => Promise<unknown>, done?: string) => {
    setBusy(what)
    try {
      await work()
      if (done) notify.done(done)
    } catch (error) {
      notify.error(error)
    }
    await queries.invalidateQueries(trpc.indexes.pathFilter())
    await queries.invalidateQueries(trpc.collections.pathFilter())
    setBusy(null)
  }
  const activate = () =>
    attempt('activate', () => client.indexes.activate.mutate({ indexId }), t('switched', { number }))
  return {
    busy,
    cancel: () => attempt('cancel', () => client.indexes.cancel.mutate({ indexId })),
    measure: () => attempt('measure', () => client.indexes.measure.mutate({ indexId }), t('measuredNow', { number })),
    switchTo: async () => {
      const request = { title: t('switchTitle', { number }), body: t('switchBody'), action: t('switch') }
      if (await confirm(request)) await activate()
    },
    rollBack: async () => {
      const request = { title: t('rollBackTitle', { number }), body: t('rollBackBody'), action: t('rollBack') }
      if (await confirm(request)) await activate()
    },
    drop: async () => {
      const agreed = await confirm({
        title: t('deleteTitle', { number }),
        body: t('deleteBody'),
        action: common('delete'),
        danger: true,
      })
      if (agreed) await attempt('drop', () => client.indexes.drop.mutate({ indexId }))
    },
  }
}
