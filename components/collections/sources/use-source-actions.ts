'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import type { SourceDto } from '@/server/services/sources/types'
import { storedInput } from './source-form'

/** What can be done to a source; failures are told in the corner. */
export function useSourceActions(source: SourceDto) {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const [busy, setBusy] = useState(false)
  const { id } = source
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    try {
      await work()
      return true
    } catch (error) {
      notify.error(error)
      return false
    } finally {
      await queries.invalidateQueries(trpc.sources.pathFilter())
      setBusy(false)
    }
  }
  return {
    busy,
    sync: () => attempt(() => client.sources.sync.mutate({ id })),
    cancel: () => attempt(() => client.sources.cancelSync.mutate({ id })),
    pause: (paused: boolean) =>
      attempt(() =>
        client.sources.update.mutate({ id, source: { ...storedInput(source), paused }, revision: source.revision }),
      ),
    remove: async (keepDocuments: boolean) => {
      const done = await attempt(() => client.sources.delete.mutate({ id, keepDocuments }))
      if (done) await queries.invalidateQueries(trpc.collections.pathFilter())
      return done
    },
  }
}
