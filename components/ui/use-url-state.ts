'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/**
 * One value of the page's query string and its setter; an empty value leaves the address. State that lives here can be
 * shared as a link. Replaces the entry in the history, so that Back leaves the page instead of undoing filters.
 */
export function useUrlState(key: string): [string, (value: string | null) => void] {
  const value = useSearchParams().get(key) ?? ''
  const set = useCallback((next: string | null) => setUrlState({ [key]: next }), [key])
  return [value, set]
}

/** Sets several values of the query string at once. */
export function setUrlState(values: Record<string, string | null>): void {
  const params = new URLSearchParams(window.location.search)
  for (const [key, value] of Object.entries(values)) {
    if (value) params.set(key, value)
    else params.delete(key)
  }
  const query = params.toString()
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname)
}
