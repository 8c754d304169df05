'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useJobEvents } from '@/components/ui/use-job-events'
import { useNotify } from '@/components/ui/use-notify'
import type { ExperimentEvent, ExperimentSetup } from '@/pipeline/evaluation/experiment'
import type { ExperimentDto } from '@/server/services/evaluation/types'
import { createExperimentStore, type ExperimentStore, isActive, type Progress } from './experiment-store'

/** An experiment that is open: what the server says of it, its cells as they come, and what can be done with it. */
export interface OpenExperiment {
  dto: ExperimentDto
  cells: ExperimentStore
  refresh: () => Promise<void>
  /** Begins, or goes on. Each reports its own failure; whether it was done. */
  start: () => Promise<boolean>
  stop: () => Promise<boolean>
  change: (setup: Partial<ExperimentSetup>) => Promise<boolean>
}

export const ExperimentContext = createContext<OpenExperiment | null>(null)

/** The experiment around the calling component. */
export function useExperiment(): OpenExperiment {
  const experiment = useContext(ExperimentContext)
  if (!experiment) throw new Error('useExperiment needs an experiment around it')
  return experiment
}

/** A part of how measuring goes. */
export function useProgress<T>(select: (state: Progress) => T): T {
  return useStore(useExperiment().cells.store, select)
}

/** Keeps an experiment's cells, follows it while it is measured, and changes it. */
export function useOpenExperiment(dto: ExperimentDto): OpenExperiment {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const t = useTranslations('evaluation.head')
  const { id, revision, setup } = dto
  const [cells] = useState(() => {
    const made = createExperimentStore()
    made.load(dto)
    return made
  })
  const loaded = useRef(dto)
  useEffect(() => {
    // What it was made from is in it already.
    if (loaded.current !== dto) cells.load(dto)
    loaded.current = dto
  }, [cells, dto])
  const refresh = useCallback(async () => {
    await queries.invalidateQueries(trpc.evaluation.pathFilter())
  }, [queries, trpc])
  useEvents(id, cells, refresh)

  return useMemo<OpenExperiment>(() => {
    const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work()
        return true
      } catch (error) {
        notify.error(error)
        return false
      }
    }
    return {
      dto,
      cells,
      refresh,
      start: () =>
        attempt(async () => {
          const { total, left } = await client.evaluation.start.mutate({ experimentId: id })
          if (left === 0 && dto.kind === 'compare') notify.done(t('nothingLeft'))
          const done = total - left
          cells.store.setState({ state: 'running', error: null, total, done, since: { at: Date.now(), done } })
        }),
      stop: () => attempt(() => client.evaluation.stop.mutate({ experimentId: id })),
      change: async (part) => {
        const done = await attempt(() =>
          client.evaluation.change.mutate({ experimentId: id, revision, setup: { ...setup, ...part } }),
        )
        // What somebody else changed meanwhile is shown, too.
        await refresh()
        return done
      },
    }
  }, [dto, cells, refresh, client, id, revision, setup, notify, t])
}

/** Follows the experiment while it is measured. */
function useEvents(experimentId: string, cells: ExperimentStore, refresh: () => Promise<void>): void {
  const client = useTRPCClient()
  const active = useStore(cells.store, ({ state }) => isActive(state))
  const following = useMemo(
    () => ({
      subscribe: (handlers: Parameters<typeof client.evaluation.events.subscribe>[1]) =>
        client.evaluation.events.subscribe({ experimentId }, handlers),
      apply: cells.apply,
      onEnd: () => void refresh(),
      onError: (error: unknown) => cells.store.setState({ error }),
    }),
    [client, experimentId, cells, refresh],
  )
  useJobEvents<ExperimentEvent>({ active, ...following })
}
