'use client'

/** Soon. */
export function ExplainTab() {
  return null
}
