'use client'

/** What an optimiser proposed, and what came of it. */
export function OptimisePanel() {
  return null
}
