'use client'

import { createContext, useContext } from 'react'

/** While an edge is being drawn: the ports it may end in, as `node:port:side`; `null` otherwise. */
export const FitsContext = createContext<ReadonlySet<string> | null>(null)

export const fitKey = (node: string, port: string, side: 'input' | 'output'): string => `${node}:${port}:${side}`

/** How a port stands to the edge being drawn. */
export function useFits(node: string, port: string, side: 'input' | 'output'): 'idle' | 'yes' | 'no' {
  const fits = useContext(FitsContext)
  if (!fits) return 'idle'
  return fits.has(fitKey(node, port, side)) ? 'yes' : 'no'
}
