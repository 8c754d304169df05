'use client'

import { useEffect } from 'react'
import { create } from 'zustand'

/** Something the command palette can do. */
export interface Command {
  id: string
  label: string
  /** Heading under which the palette lists it. */
  group: string
  description?: string
  /** Other words that find it. */
  keywords?: string[]
  /** Keys that do the same, as shown to people: `⌘↵`. */
  shortcut?: string
  run: () => void
}

interface CommandStore {
  sets: ReadonlyMap<string, readonly Command[]>
  put: (owner: string, commands: readonly Command[]) => void
  drop: (owner: string) => void
}

/** Commands of whatever is on the screen, by the owner that registered them. */
export const useCommandStore = create<CommandStore>((set) => ({
  sets: new Map(),
  put: (owner, commands) => set(({ sets }) => ({ sets: new Map(sets).set(owner, commands) })),
  drop: (owner) =>
    set(({ sets }) => {
      const rest = new Map(sets)
      rest.delete(owner)
      return { sets: rest }
    }),
}))

/** Offers commands in the palette while the calling component is mounted. Memoize the list. */
export function useCommands(owner: string, commands: readonly Command[]): void {
  const put = useCommandStore((state) => state.put)
  const drop = useCommandStore((state) => state.drop)
  useEffect(() => {
    put(owner, commands)
    return () => drop(owner)
  }, [owner, commands, put, drop])
}
