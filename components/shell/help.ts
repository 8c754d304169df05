'use client'

import { create } from 'zustand'

interface Help {
  /** The sheet of all keys is open. */
  keysOpen: boolean
  /** The step of the tour that is shown; `null`: none is. */
  tourStep: number | null
}

/** Which help is open, for whatever offers it: keys, palette, menus. */
export const useHelp = create<Help>(() => ({ keysOpen: false, tourStep: null }))

export const openKeys = (): void => useHelp.setState({ keysOpen: true })
export const startTour = (): void => useHelp.setState({ tourStep: 0 })
