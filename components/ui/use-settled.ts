'use client'

import { useEffect, useState } from 'react'
import type { StoreApi } from 'zustand'

/** What is counted over all cells is counted so often at most while they stream in. */
const EVERY_MS = 400

/** Grows when cells came to their end, though not with each of them; at once where nothing more is to come. Give `isAtRest` as a constant. */
export function useSettled<S extends { version: number }>(
  store: Pick<StoreApi<S>, 'getState' | 'subscribe'>,
  isAtRest: (state: S) => boolean,
): number {
  const [version, setVersion] = useState(() => store.getState().version)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = undefined
      setVersion(store.getState().version)
    }
    tell()
    const stop = store.subscribe((state, before) => {
      if (state.version === before.version) return
      if (isAtRest(state)) tell()
      else timer ??= setTimeout(tell, EVERY_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [store, isAtRest])
  return version
}
