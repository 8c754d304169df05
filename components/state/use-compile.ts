'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { EditorStore } from '@/components/state/editor-store'
import { useTRPC } from '@/components/trpc/client'

const DEBOUNCE_MS = 150
const ENVIRONMENT_MS = 20_000

/** Compiles the graph a moment after each change, against what serves at present: the live issues. */
export function useCompile(store: EditorStore): void {
  const trpc = useTRPC()
  const environment = useQuery(trpc.system.environment.queryOptions(undefined, { refetchInterval: ENVIRONMENT_MS }))
  const { data: facts, isFetching } = environment
  // What is known from an earlier visit may be older than the run that is taken up.
  useEffect(() => store.getState().doubt(true), [store])
  useEffect(() => {
    if (facts && !isFetching) store.getState().doubt(false)
  }, [facts, isFetching, store])
  useEffect(() => {
    // Without the facts every collection and model would seem to be missing.
    if (!facts) return
    store.getState().setEnvironment(facts)
    const recompile = () => store.getState().compile()
    recompile()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = store.subscribe((state, before) => {
      if (state.graph === before.graph) return
      clearTimeout(timer)
      timer = setTimeout(recompile, DEBOUNCE_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [facts, store])
}
