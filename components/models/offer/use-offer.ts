'use client'

import { useLocalStorage } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocale } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useNotify } from '@/components/ui/use-notify'
import { localeOf } from '@/components/words/node-texts'
import type { ModelOffer, SetupDto, SetupInput } from '@/server/services/models/types'

const RUNNING_MS = 700
const IDLE_MS = 10_000

interface Offer {
  offer: ModelOffer | undefined
  /** A call is under way. */
  busy: boolean
  start: (input: SetupInput) => void
  stop: () => void
  /** Forgets a setup that has ended. */
  dismiss: () => void
}

/** What could be pulled, and how far a setup is: it runs at the server, so every page and tab sees the same one. */
export function useOffer(): Offer {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const notify = useNotify()
  const language = localeOf(useLocale())
  const [busy, setBusy] = useState(false)
  const query = useQuery(
    trpc.models.offer.queryOptions(
      { language },
      { refetchInterval: ({ state }) => (state.data?.setup?.state === 'running' ? RUNNING_MS : IDLE_MS) },
    ),
  )
  useRefresh(query.data?.setup ?? null)
  const attempt = useCallback(
    async (call: () => Promise<unknown>) => {
      setBusy(true)
      try {
        await call()
      } catch (error) {
        notify.error(error)
      } finally {
        await queries.invalidateQueries(trpc.models.offer.queryFilter())
        setBusy(false)
      }
    },
    [notify, queries, trpc],
  )
  return {
    offer: query.data,
    busy,
    start: (input) => void attempt(() => client.models.setup.mutate(input)),
    stop: () => void attempt(() => client.models.stopSetup.mutate()),
    dismiss: () => void attempt(() => client.models.dismissSetup.mutate()),
  }
}

/** Whenever a step ends, what depends on models and indexes is asked for anew: pipelines then use what came. */
function useRefresh(setup: SetupDto | null): void {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const ended = setup ? `${setup.id} ${setup.steps.filter(({ state }) => state === 'done').length}` : ''
  const seen = useRef(ended)
  useEffect(() => {
    if (seen.current === ended) return
    seen.current = ended
    void queries.invalidateQueries(trpc.models.list.queryFilter())
    void queries.invalidateQueries(trpc.system.pathFilter())
    void queries.invalidateQueries(trpc.collections.pathFilter())
    void queries.invalidateQueries(trpc.indexes.pathFilter())
  }, [ended, queries, trpc])
}

/** Whether a person said that the offer shall not be shown on the pages any more; kept in the browser. */
export function useOfferHidden(): [boolean, () => void] {
  const [value, setValue] = useLocalStorage({ key: 'telar-offer', defaultValue: 'shown' })
  return [value === 'hidden', () => setValue('hidden')]
}
