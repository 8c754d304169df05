'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useTRPC, useTRPCClient } from '@/components/trpc/client'
import { useJobEvents } from '@/components/ui/use-job-events'
import { useNotify } from '@/components/ui/use-notify'
import type { GridEvent, GridSetup } from '@/pipeline/play/grid'
import type { GridDto } from '@/server/services/play/types'
import { createGridStore, type GridState, type GridStore } from './grid-store'

/** What `play.start` is asked beside the grid. */
export interface StartOptions {
  only?: { variantIds?: string[]; models?: string[]; caseIds?: string[] }
  again?: boolean
  /** Contexts that are older than their collection are made anew. */
  renew?: boolean
}

/** A grid that is open: what the server says of it, its cells as they come, and what can be done with it. */
export interface OpenGrid {
  dto: GridDto
  cells: GridStore
  refresh: () => Promise<void>
  /** Each reports its own failure; whether it was done. */
  start: (options?: StartOptions) => Promise<boolean>
  stop: () => Promise<boolean>
  change: (change: { setup?: Partial<GridSetup>; datasetId?: string; datasetVersion?: number }) => Promise<boolean>
}

export const GridContext = createContext<OpenGrid | null>(null)

/** The grid around the calling component. */
export function useGrid(): OpenGrid {
  const grid = useContext(GridContext)
  if (!grid) throw new Error('useGrid needs a grid around it')
  return grid
}

/** A part of how playing goes. */
export function useProgress<T>(select: (state: GridState) => T): T {
  return useStore(useGrid().cells.store, select)
}

/** Keeps a grid's cells, follows it while it is played, and changes it. */
export function useOpenGrid(dto: GridDto): OpenGrid {
  const client = useTRPCClient()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const notify = useNotify()
  const t = useTranslations('play.head')
  const { id, revision } = dto
  const [cells] = useState(() => {
    const made = createGridStore()
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
    await queries.invalidateQueries(trpc.play.pathFilter())
  }, [queries, trpc])
  useEvents(id, cells, refresh)

  return useMemo<OpenGrid>(() => {
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
      start: (options = {}) =>
        attempt(async () => {
          const { total, left } = await client.play.start.mutate({ id, ...options })
          if (left === 0 && !options.renew) return notify.done(t('nothingLeft'))
          const done = total - left
          cells.store.setState({ state: 'running', error: null, total, done, since: { at: Date.now(), done } })
        }),
      stop: () => attempt(() => client.play.stop.mutate({ id })),
      change: async (change) => {
        const done = await attempt(() => client.play.change.mutate({ id, revision, ...change }))
        // What somebody else changed meanwhile is shown, too.
        await refresh()
        return done
      },
    }
  }, [dto, cells, refresh, client, id, revision, notify, t])
}

/** Follows the grid while it is played. */
function useEvents(id: string, cells: GridStore, refresh: () => Promise<void>): void {
  const client = useTRPCClient()
  const active = useStore(cells.store, ({ state }) => state !== 'idle')
  const following = useMemo(
    () => ({
      subscribe: (handlers: Parameters<typeof client.play.events.subscribe>[1]) =>
        client.play.events.subscribe({ id }, handlers),
      apply: cells.apply,
      onEnd: () => {
        cells.store.setState({ state: 'idle' })
        void refresh()
      },
      onError: (error: unknown) => cells.store.setState({ error }),
    }),
    [client, id, cells, refresh],
  )
  useJobEvents<GridEvent>({ active, ...following })
}
